import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Resolver, type UseFormReturn, useForm } from 'react-hook-form';
import { ApiFailure } from '#src/api/failure.ts';
import { OutcomeUnknown } from '#src/api/write-once.ts';
import { type PersonValues, personFields } from './person-values.ts';
import { useLeaveGuard } from './use-leave-guard.tsx';

export interface PersonFormUse {
  readonly form: UseFormReturn<PersonValues>;
  readonly failure: unknown;
  readonly isSaving: boolean;
  /** Goes up with every attempt that the form or the server found something wrong with. */
  readonly turn: number;
  readonly submit: () => void;
  /** Saves these values, whatever stands in the form. */
  readonly save: (values: PersonValues) => void;
  /** Closes, but asks first when something would be lost. */
  readonly close: () => void;
  /** Closes without a question: what was typed is saved. */
  readonly leave: () => void;
  /** To be drawn beside the form. */
  readonly question: ReactNode;
}

interface PersonFormOptions<Saved> {
  readonly start: PersonValues;
  readonly resolver: Resolver<PersonValues>;
  /** Gets values that were checked. May be called again with the same after a lost answer, to look first. */
  readonly save: (values: PersonValues) => Promise<Saved>;
  readonly onSaved: (saved: Saved, values: PersonValues) => void;
  /** Leaves the address when there is nothing to go back to. */
  readonly closeTo: () => void;
  /** Gets what was typed when its page goes without a question: it failed, or was taken away. */
  readonly onGone?: ((values: PersonValues) => void) | undefined;
}

/** The state of a form about a person. Nothing that was typed is lost by a failure. */
export function usePersonForm<Saved>(options: PersonFormOptions<Saved>): PersonFormUse {
  const { start, resolver, save, onSaved, closeTo, onGone } = options;
  const [turn, setTurn] = useState(0);
  const form = useForm<PersonValues>({
    resolver,
    defaultValues: start,
    // Half an address is no mistake yet, and what a blur adds to the page moves the next target from under the pointer.
    mode: 'onSubmit',
    shouldFocusError: false,
  });
  const { isDirty } = form.formState;
  const isOver = useRef(false);
  const guard = useLeaveGuard(isDirty, closeTo, () => {
    isOver.current = true;
  });
  const gone = useRef(() => {});
  gone.current = () => {
    if (isDirty && !isOver.current) onGone?.(form.getValues());
  };
  useEffect(() => () => gone.current(), []);

  const saving = useMutation({
    mutationFn: save,
    onSuccess: onSaved,
    onError: (failure) => {
      if (!(failure instanceof ApiFailure)) return;
      const placed = personFields.filter((field) => failure.fieldErrors[field] !== undefined);
      for (const field of placed)
        form.setError(field, { type: 'server', message: failure.fieldErrors[field] ?? '' });
      if (placed.length > 0) setTurn((now) => now + 1);
    },
  });

  const { mutate } = saving;
  const submit = form.handleSubmit(
    (values) => {
      if (!saving.isPending) mutate(values);
    },
    () => setTurn((now) => now + 1),
  );

  const lost = saving.error instanceof OutcomeUnknown ? saving.variables : undefined;
  useEffect(() => {
    if (lost === undefined) return;
    // Only looks: whatever became of it is worth knowing as soon as it can be known.
    const look = () => mutate(lost);
    addEventListener('online', look);
    return () => removeEventListener('online', look);
  }, [lost, mutate]);

  return {
    form,
    failure: saving.error,
    isSaving: saving.isPending,
    turn,
    submit: () => void submit(),
    save: mutate,
    close: guard.close,
    leave() {
      isOver.current = true;
      guard.leave();
    },
    question: guard.question,
  };
}

/** Puts values in as if they were typed: what is different from the defaults counts as changed. */
export function fillPerson(form: UseFormReturn<PersonValues>, values: PersonValues): void {
  for (const field of personFields) form.setValue(field, values[field], { shouldDirty: true });
}
