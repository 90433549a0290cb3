import * as z from 'zod/mini';
import type { Study } from '#contract/study.ts';
import { studyRetrieve, studyUpdate } from '#contract/study-endpoints.ts';
import type { LeavingRow } from '#server/clinic/leaving-rows.ts';
import { type AuditActor, beginAudit, settleAudit, unsettledAudits } from '#server/database/audit-row.ts';
import type { RequestTrace } from '#server/viewer/actor.ts';
import { isOpenOf } from './leaver-studies.ts';
import type { VendorParts } from './parts.ts';
import { refusalOf } from './refusal-of.ts';
import { VendorFailure } from './vendor-failure.ts';

export interface Performer {
  readonly actor: AuditActor;
  readonly request: RequestTrace | undefined;
}

/** As the audit names somebody. */
export interface Named {
  readonly userId: string;
  readonly name: string;
}

/** One batch of a hand-over at work. */
export interface HandOver {
  readonly parts: VendorParts;
  readonly leaving: LeavingRow;
  readonly leaver: Named;
  readonly performer: Performer;
  /** Has a share of the vendor's places of its own: a hand-over must not stand in front of its owner's clicks. */
  readonly askedBy: string;
}

/** `leftAlone`: not theirs and open any more. `refused`: the vendor says no to this study, or to whom it was to go to. */
export type Moved = 'handedOver' | 'leftAlone' | 'refused';

const notYet = 'The vendor did not answer, and the study had not moved when Readroom looked again.';

/**
 * Hands over one study, and no other change of it comes in between in this process: read, on record as unknown, sent once,
 * on record as it ended. After a silence it is looked at again; when that is silent too, the record waits for
 * `settleUnanswered`. @throws VendorFailure
 */
export function handOverStudy(handOver: HandOver, studyId: string, to: Named | null): Promise<Moved> {
  const { parts, leaving, leaver, performer, askedBy } = handOver;
  return parts.turns.inTurn(studyId, async () => {
    const study = await studyNow(handOver, studyId);
    if (study === undefined || !isOpenOf(study, leaver.userId)) return 'leftAlone';
    const auditId = await beginAudit(parts.db, {
      clinicId: leaving.clinic_id,
      at: parts.now(),
      ...performer,
      facts: {
        action: 'studyUpdate',
        object: { kind: 'study', id: studyId, name: study.studyDescription },
        before: { assignedTo: leaver },
        after: { assignedTo: to },
        storyId: leaving.leaving_id,
      },
    });
    try {
      const body = { assignedTo: to?.userId ?? null };
      const answer = await parts.client.call(studyUpdate, { params: { studyId }, body }, askedBy);
      // An answer that leaves it out is believed; one that says otherwise is, too.
      if (answer.assignedTo !== undefined && !hasIt(answer, to?.userId ?? null)) {
        await settleAudit(parts.db, auditId, {
          outcome: 'refused',
          reason: 'The vendor answered, and did not do it.',
        });
        return 'refused';
      }
    } catch (error) {
      if (!(error instanceof VendorFailure)) throw error;
      if (!error.mayHaveHappened) {
        await settleAudit(parts.db, auditId, { outcome: 'refused', reason: refusalOf(error).message });
        if (error.kind === 'refused') return 'refused';
        throw error;
      }
      const now = await studyNow(handOver, studyId);
      if (!hasIt(now, to?.userId ?? null)) {
        await settleAudit(parts.db, auditId, { outcome: 'unknown', reason: notYet });
        throw error;
      }
    }
    await settleHandedOver(handOver, auditId, to?.userId ?? null);
    return 'handedOver';
  });
}

const assignment = z.object({ assignedTo: z.nullable(z.object({ userId: z.string() })) });

/** What a silence or the end of a process left unknown, before anything else is sent. @throws VendorFailure */
export async function settleUnanswered(handOver: HandOver): Promise<void> {
  const { parts, leaving } = handOver;
  const story = { clinicId: leaving.clinic_id, storyId: leaving.leaving_id, action: 'studyUpdate' } as const;
  for (const { auditId, objectId, after } of await unsettledAudits(parts.db, story)) {
    const wanted = assignment.safeParse(after);
    if (objectId === null || !wanted.success) continue;
    const to = wanted.data.assignedTo?.userId ?? null;
    await parts.turns.inTurn(objectId, async () => {
      if (hasIt(await studyNow(handOver, objectId), to)) await settleHandedOver(handOver, auditId, to);
      else await settleAudit(parts.db, auditId, { outcome: 'unknown', reason: notYet });
    });
  }
}

function hasIt(study: Study | undefined, userId: string | null): boolean {
  return study !== undefined && (study.assignedTo?.userId ?? null) === userId;
}

/** Undefined when there is no such study any more. */
async function studyNow({ parts, askedBy }: HandOver, studyId: string): Promise<Study | undefined> {
  try {
    return await parts.client.call(studyRetrieve, { params: { studyId } }, askedBy);
  } catch (error) {
    if (error instanceof VendorFailure && error.status === 404) return undefined;
    throw error;
  }
}

/** Counted with the record, once, whoever finds out: also when the hand-over was stopped meanwhile. */
async function settleHandedOver({ parts, leaving }: HandOver, auditId: number, to: string | null) {
  const hadNobody = leaving.plan !== 'unassign' && to === null;
  await parts.db.transaction().execute(async (trx) => {
    if (!(await settleAudit(trx, auditId, { outcome: 'done' }))) return;
    await trx
      .updateTable('leavings')
      .set(({ eb }) => ({
        handed_over: eb('handed_over', '+', 1),
        without_successor: eb('without_successor', '+', hadNobody ? 1 : 0),
      }))
      .where('leaving_id', '=', leaving.leaving_id)
      .execute();
  });
}
