import type { Kysely, Selectable } from 'kysely';
import type { Leaving } from '#contract/leaving.ts';
import type { UserReference } from '#contract/references.ts';
import type { Database } from '#server/database/schema.ts';

export type LeavingRow = Selectable<Database['leavings']>;

/** How far a hand-over is, as it is answered. `left`: what is still to be handed over, while it runs. */
export async function leavingOf(db: Kysely<Database>, row: LeavingRow, left: number): Promise<Leaving> {
  return {
    leavingId: row.leaving_id,
    userId: row.user_id,
    plan: row.plan,
    successors: await peopleNamed(db, row.clinic_id, row.successor_ids),
    state: row.state,
    openStudies: row.open_studies,
    handedOver: row.handed_over,
    withoutSuccessor: row.without_successor,
    left: row.state === 'running' ? left : 0,
    leftAlone: leftAloneOf(row, left),
    ...(row.stayed === 0 ? {} : { stayed: row.stayed }),
    startedBy: row.started_by_name,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** Of a hand-over that was stopped, nobody knows: what was left then is theirs again. */
function leftAloneOf(row: LeavingRow, left: number): number {
  if (row.plan === 'keep' || row.state === 'stopped') return 0;
  const remaining = row.state === 'running' ? left : row.stayed;
  return Math.max(0, row.open_studies - row.handed_over - remaining);
}

/** The hand-over that began when the access ended which is gone now. */
export async function leavingSince(
  db: Kysely<Database>,
  person: { readonly clinicId: string; readonly userId: string; readonly accessRevokedAt: Date | null },
): Promise<LeavingRow | undefined> {
  if (person.accessRevokedAt === null) return undefined;
  return db
    .selectFrom('leavings')
    .selectAll()
    .where('clinic_id', '=', person.clinicId)
    .where('user_id', '=', person.userId)
    .where('started_at', '=', person.accessRevokedAt)
    .executeTakeFirst();
}

/** In the order of the ids. */
async function peopleNamed(
  db: Kysely<Database>,
  clinicId: string,
  userIds: readonly string[],
): Promise<UserReference[]> {
  if (userIds.length === 0) return [];
  const rows = await db
    .selectFrom('users')
    .select(['user_id', 'email', 'first_name', 'last_name', 'access_revoked_at'])
    .where('clinic_id', '=', clinicId)
    .where('user_id', 'in', userIds)
    .execute();
  return userIds.flatMap((userId) => {
    const row = rows.find((each) => each.user_id === userId);
    if (row === undefined) return [];
    const revokedAt = row.access_revoked_at?.toISOString();
    return {
      userId,
      email: row.email,
      firstName: row.first_name,
      lastName: row.last_name,
      ...(revokedAt === undefined ? {} : { accessRevokedAt: revokedAt }),
    };
  });
}
