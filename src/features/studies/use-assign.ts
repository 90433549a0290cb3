import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import * as z from 'zod/mini';
import { auditList } from '#contract/audit.ts';
import { type Study, study as studySchema } from '#contract/study.ts';
import { studyUpdate } from '#contract/study-endpoints.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { answerOf } from '#src/api/client.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { announce } from '#src/ui/announcer.tsx';
import { keepStudy } from './study-cache.ts';
import { studyChanges } from './study-changes.ts';
import { studyOptions } from './study-queries.ts';
import { assigneeWords } from './study-words.ts';

/** Somebody else changed the study first; the page has it now as it is. */
export class StudyChanged extends Error {
  override readonly name = 'StudyChanged';
  readonly changes: readonly string[];
  /** Who did it, where that may be known. */
  readonly by: string | undefined;

  constructor(changes: readonly string[], by: string | undefined, options: ErrorOptions) {
    super('The study was changed by someone else.', options);
    this.changes = changes;
    this.by = by;
  }
}

/** Assigns to a person, or to nobody with null. Fails with a `StudyChanged` or an `ApiFailure`. */
export function useAssign(study: Study) {
  const client = useQueryClient();
  const session = useSession();
  return useMutation({
    mutationFn: async (userId: string | null) => {
      const { studyId, version } = study;
      try {
        return await answerOf(studyUpdate, {
          params: { studyId },
          body: { assignedTo: userId },
          ifMatch: session.capabilities.versions && version !== undefined ? `"${version}"` : undefined,
        });
      } catch (failure) {
        if (!(failure instanceof ApiFailure)) throw failure;
        if (failure.code === 'precondition_failed') {
          const current = await currentOf(client, study, failure);
          keepStudy(client, current);
          // By somebody else, but to the very same person.
          if ((current.assignedTo?.userId ?? null) === userId) return current;
          const isAuditOpen = mayManagePeople(authorityOf(session)).allowed;
          const by = isAuditOpen ? await lastChangeBy(studyId) : undefined;
          throw new StudyChanged(studyChanges(study, current), by, { cause: failure });
        }
        // Nobody knows whether it was done, and to do it again blindly could undo what came after: look first.
        if (failure.isOutcomeUnknown) {
          const current = await freshStudy(client, studyId);
          keepStudy(client, current);
          if ((current.assignedTo?.userId ?? null) === userId) return current;
        }
        throw failure;
      }
    },
    onSuccess: (saved) => {
      keepStudy(client, saved);
      announce(
        saved.assignedTo ? `Assigned to ${assigneeWords(saved.assignedTo)}.` : 'Nobody is assigned now.',
      );
    },
  });
}

function freshStudy(client: QueryClient, studyId: string): Promise<Study> {
  return client.fetchQuery({ ...studyOptions(studyId), staleTime: 0 });
}

/** The study as the refusal says it is; asked for where it does not say. */
async function currentOf(client: QueryClient, study: Study, failure: ApiFailure): Promise<Study> {
  const read = z.safeParse(studySchema, failure.current);
  return read.success ? read.data : await freshStudy(client, study.studyId);
}

/** The last person or key that changed the study. Only an addition to the message: a failure to find out is none. */
async function lastChangeBy(studyId: string): Promise<string | undefined> {
  try {
    const { entries } = await answerOf(auditList, {
      query: { objectId: studyId, outcome: 'done', limit: 20 },
    });
    return entries.find((entry) => entry.after !== null)?.actor.name;
  } catch {
    return undefined;
  }
}
