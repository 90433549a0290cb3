import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import {
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  type Resolver,
  type UseFormReturn,
  useForm,
} from 'react-hook-form';
import { ApiFailure } from '#src/api/failure.ts';
import { useLeaveGuard } from '#src/form/use-leave-guard.tsx';
import { announce } from '#src/ui/announcer.tsx';

interface PageFormOptions<Values extends FieldValues, Row> {
  /** What the form is about, as it is now. */
  readonly row: Row;
  readonly valuesOf: (row: Row) => Values;
  readonly resolver: Resolver<Values>;
  /** Sends what differs from `row`. */
  readonly save: (values: Values) => Promise<Row>;
  /** Somebody else's version, out of a 412. */
  readonly readCurrent: (current: unknown) => Row | undefined;
  /** Puts the row where the page reads it from. */
  readonly keep: (row: Row) => void;
  /** The field at which to say what is wrong with a path of the body. */
  readonly fieldOf: (path: string) => FieldPath<Values> | undefined;
}

export interface PageFormUse<Values extends FieldValues> {
  readonly form: UseFormReturn<Values>;
  readonly isSaving: boolean;
  readonly failure: unknown;
  /** Somebody else saved first; the form goes on from that, with what was typed. */
  readonly isOvertaken: boolean;
  readonly submit: () => void;
  readonly question: ReactNode;
}

/** A form that stands on a page and stays there after it is saved. */
export function usePageForm<Values extends FieldValues, Row>(
  options: PageFormOptions<Values, Row>,
): PageFormUse<Values> {
  const { row, valuesOf, resolver, save, readCurrent, keep, fieldOf } = options;
  const form = useForm<Values>({
    resolver,
    defaultValues: valuesOf(row) as DefaultValues<Values>,
    mode: 'onTouched',
  });
  const { isDirty } = form.formState;
  const guard = useLeaveGuard(
    isDirty,
    () => {},
    () => {},
  );
  // What somebody else saved shows where nothing was typed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the row is another one, and only then
  useEffect(() => form.reset(valuesOf(row), { keepDirtyValues: true }), [row]);

  const saving = useMutation({
    mutationFn: save,
    onSuccess: (saved) => {
      form.reset(valuesOf(saved));
      keep(saved);
      announce('Saved.');
    },
    onError: (failure) => {
      if (!(failure instanceof ApiFailure)) return;
      const current = failure.code === 'precondition_failed' ? readCurrent(failure.current) : undefined;
      if (current !== undefined) keep(current);
      for (const [path, message] of Object.entries(failure.fieldErrors)) {
        const field = fieldOf(path);
        if (field !== undefined) form.setError(field, { type: 'server', message }, { shouldFocus: true });
      }
    },
  });
  const { error } = saving;
  const isOvertaken = error instanceof ApiFailure && error.code === 'precondition_failed';
  const isPlaced =
    error instanceof ApiFailure &&
    Object.keys(error.fieldErrors).length > 0 &&
    Object.keys(error.fieldErrors).every((path) => fieldOf(path) !== undefined);
  return {
    form,
    isSaving: saving.isPending,
    failure: isOvertaken || isPlaced ? null : error,
    isOvertaken,
    submit: () => void form.handleSubmit((values) => saving.mutate(values))(),
    question: guard.question,
  };
}
