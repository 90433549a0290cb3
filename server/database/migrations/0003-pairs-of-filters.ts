import { type Kysely, sql } from 'kysely';

/**
 * Two filters at once were answered by walking the index of one and fetching every row to try the other: up to a second
 * where the second fits few. The indexes now end with the columns of the other filters, which PostgreSQL tries on the
 * entries themselves. An update of any of these columns wrote every index before, too: the partial ones saw to that.
 * docs/decisions/list-indexes.md has the plans and sizes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'drop index studies_by_severity, studies_by_assignee, studies_by_customer, studies_cancelled',
  `create index studies_by_severity on studies
    (clinic_id, severity, created_at desc, study_id desc, study_viewer_status, cancelled_at)`,
  `create index studies_by_assignee on studies
    (clinic_id, assigned_to, created_at desc, study_id desc, severity, study_viewer_status, cancelled_at, express_customer_id)`,
  `create index studies_by_customer on studies
    (clinic_id, express_customer_id, created_at desc, study_id desc, severity, study_viewer_status, cancelled_at)`,
  `create index studies_cancelled on studies
    (clinic_id, created_at desc, study_id desc, severity, assigned_to, express_customer_id)
    where cancelled_at is not null`,
  // Hardly ever any: without it, finding none means looking at every cancelled study.
  `create index studies_cancelled_complete on studies (clinic_id, created_at desc, study_id desc)
    where cancelled_at is not null and study_viewer_status = 'complete'`,
  `create index studies_incomplete on studies
    (clinic_id, created_at desc, study_id desc, severity, assigned_to, express_customer_id, cancelled_at)
    where study_viewer_status = 'incomplete'`,
  `create index studies_open_by_age on studies
    (clinic_id, created_at desc, study_id desc, assigned_to, express_customer_id)
    where cancelled_at is null and study_viewer_status = 'incomplete'`,
  // What is too rare for the statistics counts as half as common as the rarest in them: more of them, a lower guess.
  'alter index studies_short_grams alter column 1 set statistics 300',
];
