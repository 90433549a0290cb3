import type { QueryClient } from '@tanstack/react-query';
import * as z from 'zod/mini';
import type { ChangeNote } from '#contract/error.ts';
import type { Session } from '#contract/session.ts';
import {
  type Study,
  type StudyCreateBody,
  type StudyUpdateBody,
  study as studySchema,
} from '#contract/study.ts';
import { studyCreate, studyRetrieveByUid, studyUpdate } from '#contract/study-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { readTime } from '#src/lib/time.ts';
import { hasAll } from './study-form-values.ts';
import { studyOptions } from './study-queries.ts';

/** The answer to a write got lost, but we looked: nothing was written. To try again is safe. */
export class NotWritten extends Error {
  override readonly name = 'NotWritten';
}

/** The answer to a write got lost, and so did the look at what became of it. The next try looks first. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** Somebody else changed the study first. */
export class StudyConflict extends Error {
  override readonly name = 'StudyConflict';
  readonly current: Study;
  /** Who did what, newest first; empty where the server does not say. */
  readonly changes: readonly ChangeNote[];

  constructor(current: Study, changes: readonly ChangeNote[]) {
    super('The study was changed by someone else.');
    this.current = current;
    this.changes = changes;
  }
}

const isNotFound = (failure: unknown) => failure instanceof ApiFailure && failure.code === 'not_found';

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

/** Looks at what became of a write whose answer got lost. */
async function look<Found>(find: () => Promise<Found>, cause: unknown): Promise<Found> {
  try {
    return await find();
  } catch (failure) {
    if (isNotFound(failure)) throw failure;
    throw new OutcomeUnknown('It is not known whether it was saved.', { cause });
  }
}

/** Remembers the earlier tries of one form. */
export interface WriteMemory {
  /** The answer to the last one got lost, and nobody could look since. */
  isUnknown: boolean;
  /** What those of creating wanted: more may have been typed since. */
  readonly sent: StudyCreateBody[];
}

export const newWriteMemory = (): WriteMemory => ({ isUnknown: false, sent: [] });

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
  memory: WriteMemory,
): Promise<Study> {
  const made = async (cause: unknown): Promise<Study | undefined> => {
    memory.isUnknown = true;
    const found = await look(() => client.fetchQuery(studyByUidOptions(body.studyInstanceUid)), cause);
    memory.isUnknown = false;
    if (found === null || found.createdByUser?.userId !== session.person.userId) return undefined;
    const age = Math.abs(Date.now() - (readTime(found.createdAt) ?? 0));
    if (age > recently || !memory.sent.some((sent) => isMade(found, sent))) return undefined;
    const { severity, studyDescription, assignedTo = null, metadata = null } = body;
    const rest = { severity, studyDescription, assignedTo, metadata };
    // Made by an earlier try, before more was typed: what is left to do is a change.
    return hasAll(found, rest) ? found : updateOnce(client, session, found, rest, newWriteMemory());
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
  session: Session,
  base: Study,
  body: StudyUpdateBody,
  memory: WriteMemory,
): Promise<Study> {
  const { studyId, version } = base;
  /** The study when it is as wanted already; a conflict when it is neither that nor as it was. */
  const settled = (current: Study, changes: readonly ChangeNote[]): Study | undefined => {
    if (hasAll(current, body)) return current;
    if (isUnchanged(base, current)) return undefined;
    throw new StudyConflict(current, changes);
  };
  const lookAgain = async (cause: unknown): Promise<Study> => {
    memory.isUnknown = true;
    const current = await look(() => client.fetchQuery({ ...studyOptions(studyId), staleTime: 0 }), cause);
    memory.isUnknown = false;
    const done = settled(current, []);
    if (done) return done;
    throw new NotWritten('Nothing was changed.', { cause });
  };
  if (memory.isUnknown) return lookAgain(undefined);
  try {
    return await answerOf(studyUpdate, {
      params: { studyId },
      body,
      ifMatch: session.capabilities.versions && version !== undefined ? `"${version}"` : undefined,
    });
  } catch (failure) {
    if (!(failure instanceof ApiFailure)) throw failure;
    if (failure.isOutcomeUnknown) return lookAgain(failure);
    if (failure.code !== 'precondition_failed') throw failure;
    const read = z.safeParse(studySchema, failure.current);
    const current = read.success
      ? read.data
      : await client.fetchQuery({ ...studyOptions(studyId), staleTime: 0 });
    const done = settled(current, failure.changes);
    if (done) return done;
    throw new StudyConflict(current, failure.changes);
  }
}

function isUnchanged(base: Study, current: Study): boolean {
  if (base.version !== undefined && current.version !== undefined) return base.version === current.version;
  return base.updatedAt === current.updatedAt;
}
