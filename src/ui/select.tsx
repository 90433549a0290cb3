import type { ComponentProps } from 'react';

export interface Option {
  readonly value: string;
  readonly label: string;
}

interface SelectProps extends ComponentProps<'select'> {
  options: readonly Option[];
}

/** The browser's own: it works with every keyboard, screen reader and phone there is. */
export function Select({ options, className = 'field', ...rest }: SelectProps) {
  return (
    <select {...rest} className={className}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
