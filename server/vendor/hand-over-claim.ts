import type { Kysely } from 'kysely';
import type { LeavingRow } from '#server/clinic/leaving-rows.ts';
import type { Database } from '#server/database/schema.ts';

/** Milliseconds in which one round of studies is read, sent and looked at again, however slow the vendor is. */
const leaseMs = 60_000;

/** The hand-over is this process's alone until it is released or runs out. */
export interface Claim {
  readonly leaving: LeavingRow;
  /** For another round, with what is to be remembered. False: it was stopped, or somebody else has it by now. */
  renew(columns?: { readonly refusals?: string; readonly open_studies?: number }): Promise<boolean>;
  /** What it is known by, for a transaction that must only succeed under it. */
  readonly until: () => Date;
  release(): Promise<void>;
}

/**
 * No transaction of ours can be held while the vendor is asked. So whoever hands over has it until a time, and that time is
 * also what they know their claim by: another claim is only made once it has passed, and ends later.
 */
export async function claimHandOver(
  db: Kysely<Database>,
  leavingId: string,
  now: () => Date,
): Promise<Claim | undefined> {
  const end = () => new Date(now().getTime() + leaseMs);
  const leaving = await db
    .updateTable('leavings')
    .set({ claimed_until: end() })
    .where('leaving_id', '=', leavingId)
    .where('state', '=', 'running')
    .where('claimed_until', '<=', now())
    .returningAll()
    .executeTakeFirst();
  if (leaving === undefined) return undefined;
  let until = leaving.claimed_until;
  return {
    leaving,
    until: () => until,
    async renew(columns = {}) {
      const next = end();
      const renewed = await db
        .updateTable('leavings')
        .set({ ...columns, claimed_until: next })
        .where('leaving_id', '=', leavingId)
        .where('state', '=', 'running')
        .where('claimed_until', '=', until)
        .executeTakeFirst();
      if (renewed.numUpdatedRows !== 1n) return false;
      until = next;
      return true;
    },
    async release() {
      await db
        .updateTable('leavings')
        .set({ claimed_until: now() })
        .where('leaving_id', '=', leavingId)
        .where('claimed_until', '=', until)
        .execute();
    },
  };
}
