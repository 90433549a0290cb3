import { type Kysely, sql } from 'kysely';

/**
 * A clinic orders from a catalogue: a million studies have a hundred descriptions, or a few thousand. Each is kept once, so
 * that a contains filter is tried on those, and the studies of the ones that fit are read from an index in the list's own
 * order. docs/decisions/list-indexes.md has the plans and the figures.
 *
 * Descriptions are told apart by two hashes, as an entry of an index must be shorter than a description may be. The index
 * of the studies has the first of them: whoever reads it tries the description itself once more.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table study_descriptions (
    clinic_id uuid not null references clinics,
    folded text not null
  )`,
  `create unique index study_descriptions_once on study_descriptions
    (clinic_id, hashtextextended(folded, 0), hashtextextended(folded, 1))`,
  `insert into study_descriptions (clinic_id, folded)
    select distinct clinic_id, study_description_folded from studies`,
  // By the database itself: a study whose description was forgotten here would never be found by it.
  `create function keep_study_description() returns trigger language plpgsql as $$
    begin
      insert into study_descriptions (clinic_id, folded)
        values (new.clinic_id, new.study_description_folded) on conflict do nothing;
      return null;
    end
  $$`,
  `create trigger keep_study_description after insert or update of study_description_folded on studies
    for each row execute function keep_study_description()`,
  `create index studies_by_description on studies
    (clinic_id, hashtextextended(study_description_folded, 0), created_at desc, study_id desc,
    severity, study_viewer_status, cancelled_at, assigned_to, express_customer_id)`,
  // With the assignee too: a customer's unassigned studies were fetched one by one.
  'drop index studies_by_customer',
  `create index studies_by_customer on studies
    (clinic_id, express_customer_id, created_at desc, study_id desc,
    severity, study_viewer_status, cancelled_at, assigned_to)`,
];
