import type { ReactNode } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import { Button } from '#src/ui/button.tsx';

interface SaveBarProps<Values extends FieldValues> {
  form: UseFormReturn<Values>;
  isSaving: boolean;
  /** Why nothing here can be changed. */
  reason?: string | undefined;
  /** Why it is not saved. */
  children?: ReactNode;
}

/** The foot of a form that stands on a page: off until there is something to save. */
export function SaveBar<Values extends FieldValues>({
  form,
  isSaving,
  reason,
  children,
}: SaveBarProps<Values>) {
  const { isDirty } = form.formState;
  return (
    <>
      {children}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          type="submit"
          look="primary"
          isBusy={isSaving}
          reason={reason ?? (isDirty ? undefined : 'Nothing is changed yet.')}
        >
          {isSaving ? 'Save changes…' : 'Save changes'}
        </Button>
        {isDirty && (
          <Button look="quiet" onClick={() => form.reset()}>
            Undo
          </Button>
        )}
      </div>
    </>
  );
}
