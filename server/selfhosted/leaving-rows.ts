import { type ExpressionBuilder, type Kysely, type Selectable, sql } from 'kysely';
import type { Leaver, Leaving } from '#contract/leaving.ts';
import type { UserReference } from '#contract/references.ts';
import type { Severity } from '#contract/study.ts';
import type { Database } from '#server/database/schema.ts';

export type LeavingRow = Selectable<Database['leavings']>;

interface Whose {
  readonly clinic_id: string;
  readonly user_id: string;
}

/** What the worklist calls open, of one person. */
export function isOpenOf({ clinic_id, user_id }: Whose) {
  return ({ eb }: ExpressionBuilder<Database, 'studies'>) =>
    eb.and([
      eb('clinic_id', '=', clinic_id),
      eb('assigned_to', '=', user_id),
      eb('cancelled_at', 'is', null),
      eb('study_viewer_status', '=', 'incomplete'),
    ]);
}

export async function openStudiesOf(db: Kysely<Database>, whose: Whose): Promise<Leaver['openStudies']> {
  const rows = await db
    .selectFrom('studies')
    .select(({ fn }) => ['severity', fn.countAll<string | number>().as('count')])
    .where(isOpenOf(whose))
    .groupBy('severity')
    .execute();
  const of = (severity: Severity) => Number(rows.find((row) => row.severity === severity)?.count ?? 0);
  return { stat: of('stat'), high: of('high'), normal: of('normal') };
}

async function openCountOf(db: Kysely<Database>, whose: Whose): Promise<number> {
  const row = await db
    .selectFrom('studies')
    .select(({ fn }) => fn.countAll<string | number>().as('count'))
    .where(isOpenOf(whose))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** How far a hand-over is, as it is answered. */
export async function leavingOf(db: Kysely<Database>, row: LeavingRow): Promise<Leaving> {
  const left = row.state === 'running' ? await openCountOf(db, row) : 0;
  const isOver = row.state !== 'running' || row.plan === 'keep';
  return {
    leavingId: row.leaving_id,
    userId: row.user_id,
    plan: row.plan,
    successors: await peopleNamed(db, row.clinic_id, row.successor_ids),
    state: row.state,
    openStudies: row.open_studies,
    handedOver: row.handed_over,
    withoutSuccessor: row.without_successor,
    left,
    // Of a hand-over that was stopped, nobody knows: what was left then is theirs again.
    leftAlone:
      row.plan === 'keep' || row.state === 'stopped'
        ? 0
        : Math.max(0, row.open_studies - row.handed_over - (isOver ? 0 : left)),
    startedBy: row.started_by_name,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
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

/** Most urgent first, then whoever waits longest. */
export const mostUrgentFirst = sql<number>`case severity when 'stat' then 0 when 'high' then 1 else 2 end`;
