import { type Kysely, sql } from 'kysely';

/** Where the studies are the vendor's, it may refuse to hand one over: that must neither be tried for ever nor forgotten. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  'alter table leavings add column stayed integer not null default 0',
  `alter table leavings add column refusals jsonb not null default '[]'`,
];
