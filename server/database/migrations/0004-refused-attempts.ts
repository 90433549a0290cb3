import { type Kysely, sql } from 'kysely';

/** The refused attempts are few among many rows: without an index of their own, a page of them read the whole audit of a clinic. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index audit_refused on audit (clinic_id, at desc, audit_id desc) where outcome = 'refused'`.execute(
    db,
  );
}
