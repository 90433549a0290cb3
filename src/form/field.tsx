import { type ComponentProps, type ReactNode, useId } from 'react';
import { Input } from '#src/ui/input.tsx';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
}

/** What a control must carry, so that it is known by its label, its hint and its error. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-required': boolean | undefined;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
}

interface FieldFrameProps extends FieldProps {
  isRequired: boolean | undefined;
  /** The label is there for screen readers; something else says it on the screen. */
  isLabelHidden?: boolean;
  children: (control: ControlProps) => ReactNode;
}

/** Owns the label, the hint and the error of one control, so that none can be forgotten by a screen reader. */
export function FieldFrame({ label, hint, error, isRequired, isLabelHidden, children }: FieldFrameProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const described = [error !== undefined && errorId, hint !== undefined && hintId].filter(Boolean).join(' ');
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'font-medium'}>
        {label}
        {isRequired !== true && !isLabelHidden && <span className="font-normal text-faint"> (optional)</span>}
      </label>
      {children({
        id,
        'aria-required': isRequired,
        'aria-invalid': error !== undefined,
        'aria-describedby': described || undefined,
      })}
      {error !== undefined && (
        <p id={errorId} className="text-sm text-stat">
          {error}
        </p>
      )}
      {hint !== undefined && (
        <div id={hintId} className="text-sm text-faint">
          {hint}
        </div>
      )}
    </div>
  );
}

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id'>, FieldProps {}

export function TextField({ label, hint, error, required, ...input }: TextFieldProps) {
  return (
    // The browser's own bubbles cannot be styled, translated or kept on the page: hence no `required` below.
    <FieldFrame label={label} hint={hint} error={error} isRequired={required}>
      {(control) => <Input {...input} {...control} />}
    </FieldFrame>
  );
}

interface TextAreaFieldProps extends Omit<ComponentProps<'textarea'>, 'id'>, FieldProps {}

/** As high as what stands in it. */
export function TextAreaField({ label, hint, error, required, ...input }: TextAreaFieldProps) {
  return (
    <FieldFrame label={label} hint={hint} error={error} isRequired={required}>
      {(control) => (
        <textarea
          rows={1}
          {...input}
          {...control}
          className="field block [field-sizing:content] max-h-48 w-full resize-none py-[0.3125rem]"
        />
      )}
    </FieldFrame>
  );
}
