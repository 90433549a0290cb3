import { type ComponentProps, type ReactNode, useId } from 'react';
import { Input } from '#src/ui/input.tsx';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

/** A labelled input that owns its hint and its error, so that neither can be forgotten by a screen reader. */
export function TextField({ label, hint, error, ...input }: TextFieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const described = [error !== undefined && errorId, hint !== undefined && hintId].filter(Boolean).join(' ');
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
        {input.required !== true && <span className="font-normal text-faint"> (optional)</span>}
      </label>
      <Input
        {...input}
        id={id}
        // The browser's own bubbles cannot be styled, translated or kept on the page.
        required={undefined}
        aria-required={input.required}
        aria-invalid={error !== undefined}
        aria-describedby={described || undefined}
      />
      {error !== undefined && (
        <p id={errorId} className="text-sm text-stat">
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p id={hintId} className="text-sm text-faint">
          {hint}
        </p>
      )}
    </div>
  );
}
