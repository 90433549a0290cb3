import { type ComponentProps, type ReactNode, useId } from 'react';

interface RadioFieldProps<Value extends string> {
  label: string;
  options: readonly { readonly value: Value; readonly label: ReactNode }[];
  error: string | undefined;
  /** What the form library registers; each button gets it. */
  input: Omit<ComponentProps<'input'>, 'type' | 'value'>;
}

/** A few choices that are all in view: arrow keys move between them. */
export function RadioField<Value extends string>({ label, options, error, input }: RadioFieldProps<Value>) {
  const id = useId();
  return (
    <fieldset
      className="flex min-w-0 flex-col gap-1"
      aria-describedby={error === undefined ? undefined : `${id}-error`}
    >
      <legend className="mb-1 font-medium">{label}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map((option) => (
          <label
            key={option.value}
            className="inline-flex min-h-control cursor-pointer items-center gap-2 rounded border border-edge px-3 has-checked:border-accent has-checked:bg-selected has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input {...input} type="radio" value={option.value} className="accent-accent-fill" />
            {option.label}
          </label>
        ))}
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} className="text-sm text-stat">
          {error}
        </p>
      )}
    </fieldset>
  );
}
