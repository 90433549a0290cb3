import { type Kysely, sql } from 'kysely';

/** Where the people and the studies are the vendor's: when they were last asked about, and what nobody has answered yet. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table users add column checked_at timestamptz(3)',
  'alter table audit drop constraint audit_outcome_check',
  `alter table audit add constraint audit_outcome_check check (outcome in ('done', 'refused', 'unknown'))`,
];
