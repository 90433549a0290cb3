import { type ComponentProps, type ReactNode, useId } from 'react';

interface RadioFieldProps<Value extends string> {
  label: string;
  options: readonly { readonly value: Value; readonly label: ReactNode }[];
  error: string | undefined;
  hint?: ReactNode;
  /** What the form library registers; each button gets it. */
  input: Omit<ComponentProps<'input'>, 'type' | 'value'>;
  /** Where the value is held by the form and not by the buttons. */
  chosen?: Value;
  onChoose?: (value: Value) => void;
  /** It cannot be changed, and the hint says why: the buttons keep their focus. */
  isLocked?: boolean;
}

/** A few choices that are all in view: arrow keys move between them. */
export function RadioField<Value extends string>(props: RadioFieldProps<Value>) {
  const { label, options, error, hint, input, chosen, onChoose, isLocked = false } = props;
  const id = useId();
  const described = [error !== undefined && `${id}-error`, hint !== undefined && `${id}-hint`].filter(
    Boolean,
  );
  return (
    <fieldset className="flex min-w-0 flex-col gap-1" aria-describedby={described.join(' ') || undefined}>
      <legend className="mb-1 font-medium">{label}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map((option) => (
          <label
            key={option.value}
            className="inline-flex min-h-control cursor-pointer items-center gap-2 rounded border border-edge px-3 has-checked:border-accent has-checked:bg-selected has-focus-visible:outline-2 has-focus-visible:outline-focus has-aria-disabled:cursor-not-allowed has-aria-disabled:text-faint"
          >
            <input
              {...input}
              type="radio"
              value={option.value}
              className="accent-accent-fill"
              {...(chosen === undefined
                ? {}
                : {
                    checked: option.value === chosen,
                    ref: option.value === chosen ? input.ref : undefined,
                    'aria-disabled': isLocked || undefined,
                    onChange: () => isLocked || onChoose?.(option.value),
                  })}
            />
            {option.label}
          </label>
        ))}
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} className="text-sm text-stat">
          {error}
        </p>
      )}
      {hint !== undefined && (
        <div id={`${id}-hint`} className="text-sm text-faint">
          {hint}
        </div>
      )}
    </fieldset>
  );
}
