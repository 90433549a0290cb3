import type { Transaction } from 'kysely';
import type { LeavingRow } from '#server/clinic/leaving-rows.ts';
import { type AuditActor, type AuditFacts, insertAudits } from '#server/database/audit-row.ts';
import type { Database } from '#server/database/schema.ts';
import type { RequestTrace } from '#server/viewer/actor.ts';
import { isOpenOf, mostUrgentFirst } from './leaver-studies.ts';
import type { SelfHostedParts } from './parts.ts';
import { findUser, fullName } from './user-rows.ts';

/** In one transaction: short enough that nobody who works on one of these studies waits. */
const batchSize = 200;

/** Milliseconds for which whoever hands over is left alone at it. */
export const claimMs = 60_000;

interface Performer {
  readonly actor: AuditActor;
  readonly request: RequestTrace | undefined;
}

/**
 * Hands over the next studies of a leaver, and finishes when none is left. Whatever is not theirs and open any more is
 * left alone. Two at once take turns: each waits here for the other's transaction.
 */
export async function handOverNext(
  trx: Transaction<Database>,
  parts: Pick<SelfHostedParts, 'now'>,
  leavingId: string,
  performer: Performer,
): Promise<LeavingRow | undefined> {
  const leaving = await trx
    .selectFrom('leavings')
    .selectAll()
    .where('leaving_id', '=', leavingId)
    .forUpdate()
    .executeTakeFirst();
  if (leaving?.state !== 'running') return leaving;
  const leaver = await findUser(trx, leaving.clinic_id, leaving.user_id);
  const successors = await thoseWithAccess(trx, leaving);
  const studies = await trx
    .selectFrom('studies')
    .select(['study_id', 'study_description'])
    .where(isOpenOf(leaving))
    .orderBy(mostUrgentFirst)
    .orderBy('created_at')
    .orderBy('study_id')
    .limit(batchSize)
    .forUpdate()
    .execute();
  // By turn, and on from where the batch before ended.
  const toWhom = (index: number) => successors[(leaving.handed_over + index) % successors.length];

  const now = parts.now();
  const moved = new Set<string>();
  for (const successor of successors.length === 0 ? [undefined] : successors) {
    const theirs = studies.filter((_, index) => toWhom(index) === successor);
    if (theirs.length === 0) continue;
    const updated = await trx
      .updateTable('studies')
      .set(({ eb }) => ({
        assigned_to: successor?.user_id ?? null,
        updated_at: now,
        version: eb('version', '+', 1),
      }))
      .where(
        'study_id',
        'in',
        theirs.map((study) => study.study_id),
      )
      .where(isOpenOf(leaving))
      .returning('study_id')
      .execute();
    for (const { study_id } of updated) moved.add(study_id);
  }

  const left = await trx.selectFrom('studies').select('study_id').where(isOpenOf(leaving)).limit(1).execute();
  const isFinished = left.length === 0;
  const handedOver = leaving.handed_over + moved.size;
  const hasNobody = leaving.plan !== 'unassign' && successors.length === 0;
  const after = await trx
    .updateTable('leavings')
    .set({
      handed_over: handedOver,
      without_successor: leaving.without_successor + (hasNobody ? moved.size : 0),
      claimed_until: new Date(now.getTime() + claimMs),
      ...(isFinished ? { state: 'finished' as const, finished_at: now } : {}),
    })
    .where('leaving_id', '=', leavingId)
    .where('state', '=', 'running')
    .returningAll()
    .executeTakeFirstOrThrow();

  const named = (person: { user_id: string; first_name: string; last_name: string } | undefined) =>
    person === undefined ? null : { userId: person.user_id, name: fullName(person) };
  const facts: AuditFacts[] = studies.flatMap(({ study_id, study_description }, index) =>
    moved.has(study_id)
      ? {
          action: 'studyUpdate',
          object: { kind: 'study', id: study_id, name: study_description },
          before: { assignedTo: named(leaver) },
          after: { assignedTo: named(toWhom(index)) },
          storyId: leavingId,
        }
      : [],
  );
  if (isFinished)
    facts.push({
      action: 'leaverFinish',
      object: { kind: 'user', id: leaver.user_id, name: fullName(leaver) },
      after: {
        handedOver,
        leftAlone: Math.max(0, after.open_studies - handedOver),
        ...(after.without_successor === 0 ? {} : { withoutSuccessor: after.without_successor }),
      },
      storyId: leavingId,
    });
  await insertAudits(trx, { clinicId: leaving.clinic_id, at: now, ...performer }, facts);
  return after;
}

/** Locked, so that none of them is deactivated before these studies are theirs, and part of their own hand-over. */
async function thoseWithAccess(trx: Transaction<Database>, leaving: LeavingRow) {
  if (leaving.successor_ids.length === 0) return [];
  const rows = await trx
    .selectFrom('users')
    .select(['user_id', 'first_name', 'last_name'])
    .where('clinic_id', '=', leaving.clinic_id)
    .where('user_id', 'in', leaving.successor_ids)
    .where('access_revoked_at', 'is', null)
    .forShare()
    .execute();
  return leaving.successor_ids.flatMap((userId) => rows.find((row) => row.user_id === userId) ?? []);
}
