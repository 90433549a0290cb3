import type { QueryClient } from '@tanstack/react-query';
import type { Session } from '#contract/session.ts';
import { type Study, study as studySchema } from '#contract/study.ts';
import type { StudyCreateBody, StudyUpdateBody } from '#contract/study-bodies.ts';
import { studyCreate, studyRetrieveByUid, studyUpdate } from '#contract/study-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { ApiFailure } from '#src/api/failure.ts';
import {
  Conflict,
  changeOnce,
  isNotFound,
  isSameState,
  look,
  mayBeMadeBy,
  NotWritten,
  tagOf,
  type WriteMemory,
} from '#src/api/write-once.ts';
import { readTime } from '#src/lib/time.ts';
import { hasAll } from './study-form-values.ts';
import { studyOptions } from './study-queries.ts';

/** Somebody else changed the study first. */
export class StudyConflict extends Conflict<Study> {
  override readonly name = 'StudyConflict';
}

/** The study with this UID, or undefined when the clinic has none. */
export function studyByUidOptions(studyInstanceUid: string) {
  return {
    queryKey: ['studies', 'by-uid', studyInstanceUid],
    queryFn: async ({ signal }: { signal?: AbortSignal | undefined }): Promise<Study | null> => {
      try {
        return await answerOf(studyRetrieveByUid, { params: { studyInstanceUid }, signal });
      } catch (failure) {
        if (isNotFound(failure)) return null;
        throw failure;
      }
    },
    staleTime: 0,
    gcTime: 0,
    retry: false,
  } as const;
}

export interface StudyWriteMemory extends WriteMemory {
  /** What the earlier tries of creating wanted: more may have been typed since. */
  readonly sent: StudyCreateBody[];
}

export const newWriteMemory = (): StudyWriteMemory => ({ isUnknown: false, sent: [] });

/** Milliseconds within which a study can come from this very form; wide, because two clocks are compared. */
const recently = 600_000;

/**
 * Creates one study, and never two: a UID can be there once only, so a study with this UID, just made by this person
 * and with these values, is the one that was meant. That holds for a conflict at the first try, too: a browser sends a
 * request a second time on its own when a kept connection breaks.
 * Rejects with an `ApiFailure`, `NotWritten` or `OutcomeUnknown`.
 */
export async function createOnce(
  client: QueryClient,
  session: Session,
  body: StudyCreateBody,
  memory: StudyWriteMemory,
): Promise<Study> {
  const made = async (cause: unknown): Promise<Study | undefined> => {
    memory.isUnknown = true;
    const found = await look(() => client.fetchQuery(studyByUidOptions(body.studyInstanceUid)), cause);
    memory.isUnknown = false;
    if (found === null || !mayBeMadeBy(session, found, found.createdByUser?.userId)) return undefined;
    const age = Math.abs(Date.now() - (readTime(found.createdAt) ?? 0));
    if (age > recently || !memory.sent.some((sent) => isMade(found, sent))) return undefined;
    const { severity, studyDescription, assignedTo = null, metadata = null } = body;
    const rest = { severity, studyDescription, assignedTo, metadata };
    // Made by an earlier try, before more was typed: what is left to do is a change.
    return hasAll(found, rest) ? found : updateOnce(client, found, rest, newWriteMemory());
  };
  if (memory.isUnknown) {
    const study = await made(undefined);
    if (study) return study;
    throw new NotWritten('Nothing was created.');
  }
  memory.sent.push(body);
  try {
    return await answerOf(studyCreate, { body });
  } catch (failure) {
    if (!(failure instanceof ApiFailure)) throw failure;
    const isConflict = failure.code === 'conflict';
    if (!failure.isOutcomeUnknown && !isConflict) throw failure;
    const study = await made(failure);
    if (study) return study;
    if (isConflict) throw failure;
    throw new NotWritten('Nothing was created.', { cause: failure });
  }
}

function isMade(found: Study, body: StudyCreateBody): boolean {
  const { studyInstanceUid, expressCustomerId, ...rest } = body;
  return (
    found.studyInstanceUid === studyInstanceUid &&
    (found.expressCustomer?.expressCustomerId ?? null) === (expressCustomerId ?? null) &&
    hasAll(found, { ...rest, assignedTo: body.assignedTo ?? null, metadata: body.metadata ?? null })
  );
}

/**
 * Changes a study that was read as `base`. Rejects with an `ApiFailure`, `NotWritten`, `OutcomeUnknown` or `StudyConflict`.
 */
export async function updateOnce(
  client: QueryClient,
  base: Study,
  body: StudyUpdateBody,
  memory: WriteMemory,
): Promise<Study> {
  const { studyId } = base;
  return changeOnce(
    {
      send: () => answerOf(studyUpdate, { params: { studyId }, body, ifMatch: tagOf(base) }),
      read: () => client.fetchQuery({ ...studyOptions(studyId), staleTime: 0 }),
      schema: studySchema,
      isDone: (current) => hasAll(current, body),
      isUnchanged: (current) => isSameState(base, current),
      conflict: (current, changes) => new StudyConflict(current, changes),
    },
    memory,
  );
}
