import type { LeavingRow } from '#server/clinic/leaving-rows.ts';
import { insertAudit } from '#server/database/audit-row.ts';
import { type Claim, claimHandOver } from './hand-over-claim.ts';
import { nextStudies } from './hand-over-next.ts';
import { type Refusals, readRefusals } from './hand-over-refusals.ts';
import {
  type HandOver,
  handOverStudy,
  type Named,
  type Performer,
  settleUnanswered,
} from './hand-over-study.ts';
import type { VendorParts } from './parts.ts';

/** Studies that one call hands over, so that whoever asked sees it go on. */
const batchSize = 20;
/** At once: half of the places at the vendor, so that others always find one. */
const roundSize = 4;
/** Milliseconds after which no other round begins: a slow vendor must not keep whoever asked waiting for all of them. */
const batchMs = 8_000;

export interface Batch {
  readonly leaving: LeavingRow;
  /** Another process has it at the moment: nothing was done. */
  readonly isElsewhere: boolean;
}

/**
 * Hands over the next studies of a leaver, and finishes when none is left. Undefined where there is no such hand-over.
 * @throws VendorFailure: it goes on running, and whoever comes next finds out what the vendor did not answer
 */
export function handOverNext(
  parts: VendorParts,
  leavingId: string,
  performer: Performer,
): Promise<Batch | undefined> {
  return parts.turns.inTurn(`hand-over: ${leavingId}`, async () => {
    const claim = await claimHandOver(parts.db, leavingId, parts.now);
    if (claim === undefined) {
      const leaving = await findLeaving(parts, leavingId);
      return leaving && { leaving, isElsewhere: leaving.state === 'running' };
    }
    try {
      await goOn(parts, claim, performer);
    } finally {
      // Where this fails, too, it runs out by itself.
      await claim.release().catch(() => undefined);
    }
    const leaving = await findLeaving(parts, leavingId);
    return leaving && { leaving, isElsewhere: false };
  });
}

async function goOn(parts: VendorParts, claim: Claim, performer: Performer): Promise<void> {
  const { leaving } = claim;
  const [leaver] = await namesOf(parts, [leaving.user_id]);
  if (leaver === undefined) throw new Error('A leaver has no row.');
  const handOver: HandOver = {
    parts,
    leaving,
    leaver,
    performer,
    askedBy: `hand-over: ${leaving.leaving_id}`,
  };
  await settleUnanswered(handOver);
  const refusals = readRefusals(leaving.refusals);
  const takers = await takersOf(parts, leaving, refusals);
  // Nobody takes them, and the vendor refuses to leave them without anybody.
  if (takers.length === 0) return finish(handOver, claim, undefined);

  const began = parts.now().getTime();
  const next = await nextStudies(handOver, refusals, batchSize);
  const soFar = await findLeaving(parts, leaving.leaving_id);
  const handedOver = soFar?.handed_over ?? leaving.handed_over;
  let open_studies = Math.max(leaving.open_studies, handedOver + next.studyIds.length);
  let isDone = next.isAll;
  for (let at = 0; at < next.studyIds.length; at += roundSize) {
    const isLate = at > 0 && parts.now().getTime() - began > batchMs;
    if (isLate || !(await claim.renew({ refusals: refusals.kept(), open_studies }))) return;
    const round = next.studyIds.slice(at, at + roundSize);
    const moves = await Promise.allSettled(
      round.map(async (studyId, index) => {
        const to = takers[(handedOver + at + index) % takers.length] ?? null;
        const moved = await handOverStudy(handOver, studyId, to);
        if (moved !== 'leftAlone') refusals.note(to?.userId ?? null, studyId, moved === 'refused');
        return moved;
      }),
    );
    // The others of the round have ended by now, and are on record.
    for (const move of moves) {
      if (move.status === 'rejected') throw move.reason;
      isDone &&= move.value !== 'refused';
    }
  }
  open_studies = Math.max(open_studies, handedOver + next.studyIds.length);
  if (!(await claim.renew({ refusals: refusals.kept(), open_studies }))) return;
  if (isDone) await finish(handOver, claim, next.staying);
}

/** By turn. Whoever lost their access here, and whom the vendor keeps refusing, gets no more; with none left it is nobody. */
async function takersOf(
  parts: VendorParts,
  leaving: LeavingRow,
  refusals: Refusals,
): Promise<(Named | null)[]> {
  const named = await namesOf(parts, leaving.successor_ids, true);
  const successors = named.filter(({ userId }) => refusals.isTaken(userId));
  if (successors.length > 0) return successors;
  return refusals.isTaken(null) ? [null] : [];
}

/** `stayed` undefined: all that were not handed over. */
async function finish({ parts, leaving, leaver, performer }: HandOver, claim: Claim, stayed?: number) {
  const now = parts.now();
  await parts.db.transaction().execute(async (trx) => {
    const after = await trx
      .updateTable('leavings')
      .set(({ eb }) => ({
        state: 'finished' as const,
        finished_at: now,
        stayed: stayed ?? eb('open_studies', '-', eb.ref('handed_over')),
      }))
      .where('leaving_id', '=', leaving.leaving_id)
      .where('state', '=', 'running')
      .where('claimed_until', '=', claim.until())
      .returningAll()
      .executeTakeFirst();
    if (after === undefined) return;
    await insertAudit(trx, {
      clinicId: leaving.clinic_id,
      at: now,
      ...performer,
      facts: {
        action: 'leaverFinish',
        object: { kind: 'user', id: leaver.userId, name: leaver.name },
        after: {
          handedOver: after.handed_over,
          leftAlone: Math.max(0, after.open_studies - after.handed_over - after.stayed),
          ...(after.without_successor === 0 ? {} : { withoutSuccessor: after.without_successor }),
          ...(after.stayed === 0 ? {} : { stayed: after.stayed }),
        },
        storyId: leaving.leaving_id,
      },
    });
  });
}

function findLeaving({ db }: VendorParts, leavingId: string): Promise<LeavingRow | undefined> {
  return db.selectFrom('leavings').selectAll().where('leaving_id', '=', leavingId).executeTakeFirst();
}

/** In the order of the ids; everybody whom a hand-over is about was remembered when it began. */
async function namesOf(
  { db, clinicId }: VendorParts,
  userIds: readonly string[],
  withAccess = false,
): Promise<Named[]> {
  if (userIds.length === 0) return [];
  const rows = await db
    .selectFrom('users')
    .select(['user_id', 'first_name', 'last_name', 'access_revoked_at'])
    .where('clinic_id', '=', clinicId)
    .where('user_id', 'in', userIds)
    .execute();
  return userIds.flatMap((userId) => {
    const row = rows.find((each) => each.user_id === userId);
    if (row === undefined || (withAccess && row.access_revoked_at !== null)) return [];
    return { userId, name: `${row.first_name} ${row.last_name}` };
  });
}
