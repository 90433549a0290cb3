import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import type { Study } from '#contract/study.ts';
import { studyCreateBody, studyUpdateBody } from '#contract/study-bodies.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { useSession } from '#src/api/session.ts';
import { OutcomeUnknown } from '#src/api/write-once.ts';
import { showNotice } from '#src/feedback/notices.ts';
import { resolveThrough } from '#src/form/resolve.ts';
import { useLeaveGuard } from '#src/form/use-leave-guard.tsx';
import { announce } from '#src/ui/announcer.tsx';
import { placeStudy } from './study-cache.ts';
import { draftPlace } from './study-drafts.ts';
import {
  createBody,
  createShape,
  emptyStudyValues,
  type StudyValues,
  studyFieldOf,
  studyValues,
  updateBody,
  updateShape,
} from './study-form-values.ts';
import { createOnce, newWriteMemory, updateOnce } from './study-writes.ts';

export interface StudyFormUse {
  readonly form: UseFormReturn<StudyValues>;
  /** What the form was opened with, or what was taken over from somebody else since; undefined for a new study. */
  readonly base: Study | undefined;
  readonly failure: unknown;
  readonly isSaving: boolean;
  /** Goes up with every attempt that the form or the server found something wrong with. */
  readonly turn: number;
  /** What was typed before was brought back. */
  readonly isRestored: boolean;
  readonly submit: () => void;
  /** After a conflict: goes on from the study as it is now, with these values, and saves them. */
  readonly saveOn: (current: Study, values: StudyValues) => void;
  readonly close: () => void;
  readonly question: ReactNode;
}

interface Attempt {
  readonly base: Study | undefined;
  readonly values: StudyValues;
}

/** The state of the form for a new study, or of the one that edits `study`. `closeTo` leaves its address. */
export function useStudyForm(study: Study | undefined, closeTo: () => void): StudyFormUse {
  const client = useQueryClient();
  const session = useSession();
  const [place] = useState(() => draftPlace(session, study?.studyId ?? 'new'));
  const [draft] = useState(place.get);
  const [base, setBase] = useState(draft?.base ?? study);
  const [turn, setTurn] = useState(0);
  const memory = useRef(newWriteMemory());

  const resolver =
    base === undefined
      ? resolveThrough(studyCreateBody, createShape)
      : resolveThrough(studyUpdateBody, updateShape(base));
  const form = useForm<StudyValues>({
    resolver,
    defaultValues: base === undefined ? emptyStudyValues : studyValues(base),
    // The limits and the UID are checked while one types.
    mode: 'onChange',
    shouldFocusError: false,
  });
  const { isDirty } = form.formState;
  const guard = useLeaveGuard(isDirty, closeTo, () => {
    isOver.current = true;
    place.drop();
  });

  const isOver = useRef(false);
  const latest = useRef({ base, isDirty });
  latest.current = { base, isDirty };
  useEffect(() => {
    if (draft) fill(form, draft.values);
    place.drop();
    return () => {
      // Gone without a question: the page failed, or was taken away.
      if (latest.current.isDirty && !isOver.current)
        place.set({ values: form.getValues(), base: latest.current.base });
    };
  }, [form, draft, place]);

  const goOn = (from: Study, values: StudyValues) => {
    setBase(from);
    form.reset(studyValues(from));
    fill(form, values);
  };

  const save = useMutation({
    mutationFn: async ({ base: from, values }: Attempt): Promise<Study | undefined> => {
      if (from === undefined) return createOnce(client, session, createBody(values), memory.current);
      const body = updateBody(from, values);
      if (Object.keys(body).length === 0 && !memory.current.isUnknown) return undefined;
      return updateOnce(client, from, body, memory.current);
    },
    onSuccess: (saved, { base: from, values }) => {
      const typed = form.getValues();
      if (saved !== undefined && JSON.stringify(typed) !== JSON.stringify(values)) {
        // More was typed while it was being saved: the form stays, and goes on from what is saved.
        placeStudy(client, saved);
        memory.current = newWriteMemory();
        goOn(saved, typed);
        return announce('Saved. What you typed since is not saved yet.');
      }
      isOver.current = true;
      guard.leave();
      if (saved === undefined) return void showNotice('Nothing was changed.');
      placeStudy(client, saved);
      const name = shorten(saved.studyDescription);
      showNotice(`${from === undefined ? 'Created' : 'Saved'} ${name}`, {
        tone: 'ok',
        link: { label: 'Open', href: `/studies/${saved.studyId}` },
      });
    },
    onError: (failure, { values }) => {
      if (!(failure instanceof ApiFailure)) return;
      const errors = Object.entries(failure.fieldErrors);
      for (const [path, message] of errors) {
        const field = studyFieldOf(path, values);
        if (field !== undefined) form.setError(field as 'studyDescription', { type: 'server', message });
      }
      if (errors.length > 0) setTurn((now) => now + 1);
    },
  });

  const { mutate } = save;
  const submit = form.handleSubmit(
    (values) => {
      if (!save.isPending) mutate({ base, values });
    },
    () => setTurn((now) => now + 1),
  );

  const lost = save.error instanceof OutcomeUnknown ? save.variables : undefined;
  useEffect(() => {
    if (lost === undefined) return;
    // Only looks: whatever became of it is worth knowing as soon as it can be known.
    const look = () => mutate(lost);
    addEventListener('online', look);
    return () => removeEventListener('online', look);
  }, [lost, mutate]);

  return {
    form,
    base,
    failure: save.error,
    isSaving: save.isPending,
    turn,
    isRestored: draft !== undefined,
    submit: () => void submit(),
    saveOn(current, values) {
      goOn(current, values);
      mutate({ base: current, values });
    },
    close: guard.close,
    question: guard.question,
  };
}

/** Puts values in as if they were typed: what is different from the defaults counts as changed. */
function fill(form: UseFormReturn<StudyValues>, values: StudyValues): void {
  for (const field of Object.keys(values) as (keyof StudyValues)[])
    form.setValue(field, values[field], { shouldDirty: true });
}

const shorten = (text: string) => ([...text].length > 60 ? `${[...text].slice(0, 59).join('')}…` : text);
