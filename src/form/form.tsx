import type { FormEventHandler, ReactNode } from 'react';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { Button } from '#src/ui/button.tsx';

interface FormProps {
  onSubmit: FormEventHandler<HTMLFormElement>;
  submitLabel: string;
  /** Both are asked for, so that no form forgets that it can take long and can fail. */
  isSubmitting: boolean;
  submitFailure: unknown;
  /** Words of the form's own for its failure, where the general ones would mislead. */
  failureMessage?: string | undefined;
  children: ReactNode;
}

/** Nothing that was typed is ever cleared by a failure: it stays, and so does the button. */
export function Form({
  onSubmit,
  submitLabel,
  isSubmitting,
  submitFailure,
  failureMessage,
  children,
}: FormProps) {
  return (
    <form noValidate onSubmit={onSubmit} className="flex flex-col gap-4">
      {children}
      {failureMessage !== undefined ? (
        <p role="alert" className="rounded bg-stat-soft px-3 py-2">
          {failureMessage}
        </p>
      ) : (
        submitFailure !== null && submitFailure !== undefined && <FailureLine failure={submitFailure} />
      )}
      <Button type="submit" look="primary" isBusy={isSubmitting}>
        {isSubmitting ? `${submitLabel}…` : submitLabel}
      </Button>
    </form>
  );
}
