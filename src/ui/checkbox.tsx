import type { ComponentProps } from 'react';

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type' | 'aria-label'> {
  /** Says whom or what: "Select CT Head without contrast". */
  label: string;
  isMixed?: boolean;
}

export function Checkbox({ label, isMixed = false, ...rest }: CheckboxProps) {
  return (
    <span className="check-target">
      <input
        {...rest}
        type="checkbox"
        className="check"
        aria-label={label}
        ref={(element) => {
          // There is no attribute for it.
          if (element) element.indeterminate = isMixed;
        }}
      />
    </span>
  );
}
