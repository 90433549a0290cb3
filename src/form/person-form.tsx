import { type KeyboardEvent, type ReactNode, useEffect } from 'react';
import { OutcomeUnknown } from '#src/api/write-once.ts';
import { Button } from '#src/ui/button.tsx';
import { Keys } from '#src/ui/key.tsx';
import { ErrorSummary, type SummedError } from './error-summary.tsx';
import { type PersonValues, personFieldLabels, personFields } from './person-values.ts';
import { SaveFailure } from './save-failure.tsx';
import type { PersonFormUse } from './use-person-form.tsx';

/** The buttons stand outside of the form; only one form can be open. */
const formId = 'person-form';

interface PersonFormProps {
  readonly use: PersonFormUse;
  readonly focusFirst: keyof PersonValues;
  /** In place of the fields: a conflict is settled first, for what is typed meanwhile could be decided over unseen. */
  readonly instead?: ReactNode;
  readonly children: ReactNode;
}

/** What is wrong with it, the fields, and Ctrl+Enter from anywhere in it. */
export function PersonForm({ use, focusFirst, instead, children }: PersonFormProps) {
  const { form, turn, submit } = use;
  const { errors } = form.formState;
  const isBlocked = instead !== undefined && instead !== null && instead !== false;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, before the dialog would give it to its first button
  useEffect(() => form.setFocus(focusFirst), []);

  const summed: SummedError[] =
    turn === 0
      ? []
      : personFields.flatMap((field) => {
          const message = errors[field]?.message;
          return message === undefined
            ? []
            : [{ label: personFieldLabels[field], message, focus: () => form.setFocus(field) }];
        });
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isBlocked) return;
    event.preventDefault();
    submit();
  };
  return (
    <form
      id={formId}
      noValidate
      className="flex flex-col gap-4"
      onKeyDown={press}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ErrorSummary errors={summed} turn={turn} />
      {instead}
      <div className={isBlocked ? 'hidden' : 'flex flex-col gap-4'}>{children}</div>
    </form>
  );
}

interface PersonFormFootProps {
  readonly use: PersonFormUse;
  /** `Save changes`. Without it there is no button that saves: something else has to be settled first. */
  readonly label: string | undefined;
  /** Why there is nothing to save. */
  readonly reason?: string | undefined;
  /** What was found after the answer got lost, when nothing was written: `the invitation is as it was`. */
  readonly asItWas: string;
  /** Before the buttons. */
  readonly children?: ReactNode;
}

const hasField = (path: string) => Object.hasOwn(personFieldLabels, path);

/** Why it is not saved, and the buttons; for the foot of the dialog. */
export function PersonFormFoot({ use, label, reason, asItWas, children }: PersonFormFootProps) {
  const words = use.failure instanceof OutcomeUnknown ? 'Look what became of it' : label;
  return (
    <div className="flex flex-col gap-3">
      <SaveFailure failure={use.isSaving ? null : use.failure} hasField={hasField} asItWas={asItWas} />
      <div className="flex flex-wrap items-center justify-end gap-2">
        {label !== undefined && (
          <span className="mr-auto flex items-center gap-1.5 text-sm text-faint max-md:hidden">
            <Keys keys="Ctrl+Enter" /> saves
          </span>
        )}
        {children}
        <Button onClick={use.close}>{label === undefined ? 'Close' : 'Cancel'}</Button>
        {label !== undefined && (
          <Button type="submit" form={formId} look="primary" isBusy={use.isSaving} reason={reason}>
            {use.isSaving ? `${words}…` : words}
          </Button>
        )}
      </div>
    </div>
  );
}
