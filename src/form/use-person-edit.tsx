import { useEffect, useRef, useState } from 'react';
import * as z from 'zod/mini';
import { type PersonUpdateBody, personUpdateBody } from '#contract/person-bodies.ts';
import { Conflict, changeOnce, type WriteMemory } from '#src/api/write-once.ts';
import { showNotice } from '#src/feedback/notices.ts';
import { announce } from '#src/ui/announcer.tsx';
import { type DraftPlace, newDrafts } from './drafts.ts';
import {
  isAsWanted,
  type Person,
  type PersonValues,
  personUpdate,
  personUpdateShape,
  personValues,
} from './person-values.ts';
import { resolveThrough } from './resolve.ts';
import { fillPerson, type PersonFormUse, usePersonForm } from './use-person-form.tsx';

export interface PersonEditUse<Row extends Person> extends PersonFormUse {
  /** What the form was opened with, or what was taken over from somebody else since. */
  readonly base: Row;
  /** What was typed before was brought back. */
  readonly isRestored: boolean;
  /** Somebody else changed the person first. */
  readonly conflict: Conflict<Row> | undefined;
  /** After a conflict: goes on from the person as they are now, with these values, and saves them. */
  readonly saveOn: (current: Row, values: PersonValues) => void;
}

interface PersonEditOptions<Row extends Person> {
  /** What the form is opened with. */
  readonly row: Row;
  readonly schema: z.ZodMiniType<Row>;
  /** Sends what changed since `base`, with its version. */
  readonly send: (base: Row, body: PersonUpdateBody) => Promise<Row>;
  /** Reads the person as they are now. */
  readonly read: () => Promise<Row>;
  readonly isUnchanged: (base: Row, current: Row) => boolean;
  /** Puts it where it is shown, and says so. */
  readonly onSaved: (saved: Row) => void;
  readonly closeTo: () => void;
  /** Of `personDraft`. */
  readonly place?: DraftPlace<PersonDraft> | undefined;
}

interface PersonDraft {
  readonly values: PersonValues;
  /** What was being edited. */
  readonly base: unknown;
}

export const personDraft = newDrafts<PersonDraft>();

/** The state of the form that edits a user or an invitation: only what changed is sent. */
export function usePersonEdit<Row extends Person>(options: PersonEditOptions<Row>): PersonEditUse<Row> {
  const { row, schema, send, read, isUnchanged, onSaved, closeTo, place } = options;
  const [draft] = useState(() => place?.get());
  const [first] = useState(() => {
    const kept = z.safeParse(schema, draft?.base);
    return kept.success ? kept.data : row;
  });
  const [base, setBase] = useState(first);
  const [conflict, setConflict] = useState<Conflict<Row>>();
  const memory = useRef<WriteMemory>({ isUnknown: false });
  // Saving goes on from what was just taken over, before that is drawn.
  const from = useRef(first);

  const use: PersonFormUse = usePersonForm<Row | undefined>({
    start: personValues(base),
    resolver: resolveThrough(personUpdateBody, personUpdateShape(base)),
    closeTo,
    onGone: (values) => place?.set({ values, base: from.current }),
    save: async (values) => {
      const now = from.current;
      const body = personUpdate(now, values);
      if (Object.keys(body).length === 0 && !memory.current.isUnknown) return undefined;
      return changeOnce(
        {
          send: () => send(now, body),
          read,
          schema,
          isDone: (current) => isAsWanted(current, body),
          isUnchanged: (current) => isUnchanged(now, current),
          conflict: (current, changes) => {
            const met = new Conflict(current, changes);
            setConflict(met);
            return met;
          },
        },
        memory.current,
      );
    },
    onSaved: (saved, values) => {
      const typed = use.form.getValues();
      if (saved !== undefined && JSON.stringify(typed) !== JSON.stringify(values)) {
        // More was typed while it was being saved: the form stays, and goes on from what is saved.
        onSaved(saved);
        goOn(saved, typed);
        return announce('Saved. What you typed since is not saved yet.');
      }
      use.leave();
      if (saved === undefined) showNotice('Nothing was changed.');
      else onSaved(saved);
    },
  });

  const { form } = use;
  useEffect(() => {
    if (draft) fillPerson(form, draft.values);
    place?.drop();
  }, [form, draft, place]);

  const goOn = (current: Row, values: PersonValues) => {
    from.current = current;
    memory.current = { isUnknown: false };
    setBase(current);
    use.form.reset(personValues(current));
    fillPerson(use.form, values);
  };

  return {
    ...use,
    base,
    isRestored: draft !== undefined,
    conflict: use.failure === conflict ? conflict : undefined,
    saveOn(current, values) {
      goOn(current, values);
      use.save(values);
    },
  };
}
