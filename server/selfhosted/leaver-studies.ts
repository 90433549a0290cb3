import { type ExpressionBuilder, type Kysely, sql } from 'kysely';
import type { Leaver, Leaving } from '#contract/leaving.ts';
import type { Severity } from '#contract/study.ts';
import { type LeavingRow, leavingOf } from '#server/clinic/leaving-rows.ts';
import type { Database } from '#server/database/schema.ts';

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

/** How far a hand-over is, with what is left counted now. */
export async function countedLeavingOf(db: Kysely<Database>, row: LeavingRow): Promise<Leaving> {
  return leavingOf(db, row, row.state === 'running' ? await openCountOf(db, row) : 0);
}

async function openCountOf(db: Kysely<Database>, whose: Whose): Promise<number> {
  const row = await db
    .selectFrom('studies')
    .select(({ fn }) => fn.countAll<string | number>().as('count'))
    .where(isOpenOf(whose))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Most urgent first, then whoever waits longest. */
export const mostUrgentFirst = sql<number>`case severity when 'stat' then 0 when 'high' then 1 else 2 end`;
