import type { QueryClient } from '@tanstack/react-query';
import * as z from 'zod/mini';
import type { ChangeNote } from '#contract/error.ts';
import type { Session } from '#contract/session.ts';
import { type Study, study as studySchema } from '#contract/study.ts';
import { studyCancel, studyUncancel, studyUpdate } from '#contract/study-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { isSameState, look, NotWritten, tagOf } from '#src/api/write-once.ts';
import { applied, isDone, type StudyChange } from './study-change.ts';
import { studyOptions } from './study-queries.ts';
import { StudyConflict } from './study-writes.ts';

export interface Writer {
  readonly client: QueryClient;
  readonly session: Session;
}

export interface Written {
  readonly study: Study;
  /** The answer got lost, and a look found it done. */
  readonly isFound: boolean;
  /** False when somebody else had done the very same. */
  readonly isOurs: boolean;
}

/** Somebody else changed the study first. Knows what it was changed from. */
export class ChangedMeanwhile extends StudyConflict {
  readonly base: Study;

  constructor(base: Study, current: Study, changes: readonly ChangeNote[]) {
    super(current, changes);
    this.base = base;
  }
}

/**
 * Changes one field of a study that was seen as `base`, unless somebody else changed it since. A lost answer is looked
 * for. Rejects with an `ApiFailure`, `ChangedMeanwhile`, `NotWritten` or `OutcomeUnknown`.
 */
export async function writeChange(writer: Writer, base: Study, change: StudyChange): Promise<Written> {
  try {
    return { study: await send(base, change), isFound: false, isOurs: true };
  } catch (failure) {
    if (!(failure instanceof ApiFailure)) throw failure;
    if (failure.isOutcomeUnknown) return lookForChange(writer, base, change, failure);
    if (failure.code !== 'precondition_failed') throw failure;
    const read = z.safeParse(studySchema, failure.current);
    const current = read.success ? read.data : await freshStudy(writer, base.studyId);
    if (isDone(current, change)) return { study: current, isFound: false, isOurs: false };
    throw new ChangedMeanwhile(base, current, failure.changes);
  }
}

/** What became of a write whose answer got lost. Rejects as `writeChange` does. */
export async function lookForChange(
  writer: Writer,
  base: Study,
  change: StudyChange,
  cause?: unknown,
): Promise<Written> {
  const current = await look(() => freshStudy(writer, base.studyId), cause);
  if (isDone(current, change)) return { study: current, isFound: true, isOurs: isNext(base, current) };
  if (isSameState(base, current)) throw new NotWritten('Nothing was changed.', { cause });
  throw new ChangedMeanwhile(base, current, []);
}

async function send(base: Study, change: StudyChange): Promise<Study> {
  // Nothing can have been sent, so that nothing has to be looked for.
  if (!navigator.onLine) throw new ApiFailure({ kind: 'offline', message: 'No connection.' });
  const { studyId, version } = base;
  const ifMatch = tagOf(base);
  switch (change.field) {
    case 'isCancelled': {
      await answerOf(change.to ? studyCancel : studyUncancel, { body: { studyId }, ifMatch });
      // The answer is no study, and to read one is recorded. The next check of the list brings the exact time.
      const saved = applied(base, change);
      // The next fingerprint nobody can know: better none than one that the next change would be refused by.
      return version === undefined
        ? { ...saved, fingerprint: undefined }
        : { ...saved, version: version + 1 };
    }
    case 'assignedTo':
      return answerOf(studyUpdate, {
        params: { studyId },
        body: { assignedTo: change.to?.userId ?? null },
        ifMatch,
      });
    case 'severity':
      return answerOf(studyUpdate, { params: { studyId }, body: { severity: change.to }, ifMatch });
    case 'studyViewerStatus':
      return answerOf(studyUpdate, { params: { studyId }, body: { studyViewerStatus: change.to }, ifMatch });
  }
}

export function freshStudy({ client }: Writer, studyId: string): Promise<Study> {
  return client.fetchQuery({ ...studyOptions(studyId), staleTime: 0 });
}

function isNext(base: Study, current: Study): boolean {
  return base.version === undefined || current.version === base.version + 1;
}
