import { type ReactNode, useId } from 'react';

interface LabelledProps {
  label: string;
  /** Under the control, in less ink. */
  hint?: string | undefined;
  children: (control: { readonly id: string; readonly 'aria-describedby': string | undefined }) => ReactNode;
}

/** A control of the sheet with its label. What is wrong is said in the rows: there is no place for an error. */
export function Labelled({ label, hint, children }: LabelledProps) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': hint && `${id}-hint` })}
      {hint !== undefined && (
        <span id={`${id}-hint`} className="truncate text-sm text-faint">
          {hint}
        </span>
      )}
    </div>
  );
}
