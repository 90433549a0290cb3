import { type ReactNode, type Ref, useId } from 'react';

interface CheckFieldProps {
  label: string;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
  onBlur?: () => void;
  hint?: ReactNode;
  error?: string | undefined;
  /** Why it cannot be changed: it stays in its place, keeps its focus and says so. */
  reason?: string | undefined;
  inputRef?: Ref<HTMLInputElement>;
}

/** One thing that is so or is not, with its words beside it. */
export function CheckField(props: CheckFieldProps) {
  const { label, isChecked, onChange, onBlur, hint, error, reason, inputRef } = props;
  const id = useId();
  const note = reason ?? hint;
  const described = [error !== undefined && `${id}-error`, note !== undefined && `${id}-hint`].filter(
    Boolean,
  );
  return (
    <div className="flex min-w-0 flex-col">
      <label
        htmlFor={id}
        className={`flex min-h-target items-center gap-2 ${reason === undefined ? 'cursor-pointer' : 'text-muted'}`}
      >
        <input
          id={id}
          ref={inputRef}
          type="checkbox"
          className="check aria-disabled:opacity-60"
          checked={isChecked}
          aria-disabled={reason !== undefined || undefined}
          aria-invalid={error !== undefined}
          aria-describedby={described.join(' ') || undefined}
          onChange={(event) => {
            if (reason === undefined) onChange(event.target.checked);
          }}
          onBlur={onBlur}
        />
        {label}
      </label>
      {error !== undefined && (
        <p id={`${id}-error`} className="pl-6 text-sm text-stat">
          {error}
        </p>
      )}
      {note !== undefined && (
        <div id={`${id}-hint`} className="pl-6 text-sm text-faint">
          {note}
        </div>
      )}
    </div>
  );
}
