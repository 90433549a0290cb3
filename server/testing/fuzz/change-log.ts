import { type Kysely, sql } from 'kysely';
import type { Database } from '#server/database/schema.ts';

/** What a refusal may leave behind, and what belongs to the tools. */
const unwatched = ['audit', 'rate_limits', 'fuzz_changes'];

/** When a credential was last used, and how often a challenge was tried, is kept of refused requests too. */
const unwatchedColumns = ['last_used_at', 'last_login_at', 'updatedAt', 'tries'];

/** Has the database write down every row that changes, in the same transaction: what is taken back leaves nothing. */
export async function watchChanges(
  db: Kysely<Database>,
  { leaveOut = [] }: { readonly leaveOut?: readonly string[] } = {},
): Promise<void> {
  await sql`create table fuzz_changes (line text not null)`.execute(db);
  const strip = sql.join(
    unwatchedColumns.map((column) => sql.lit(column)),
    sql` - `,
  );
  await sql`
    create function fuzz_note() returns trigger language plpgsql as $$
    declare
      was jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) - ${strip} end;
      becomes jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) - ${strip} end;
    begin
      if was is distinct from becomes then
        insert into fuzz_changes values (concat_ws(' ', tg_op, tg_table_name, was, '→', becomes));
      end if;
      return null;
    end $$`.execute(db);
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'kysely%'`.execute(
    db,
  );
  for (const { name } of rows) {
    if (unwatched.includes(name) || leaveOut.includes(name)) continue;
    await sql`
      create trigger fuzz_note after insert or update or delete on ${sql.table(name)}
      for each row execute function fuzz_note()`.execute(db);
  }
}

/** The changes since the last call, one a line. */
export async function takeChanges(db: Kysely<Database>): Promise<readonly string[]> {
  const { rows } = await sql<{ line: string }>`delete from fuzz_changes returning line`.execute(db);
  return rows.map(({ line }) => line);
}
