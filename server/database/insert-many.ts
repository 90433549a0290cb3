import { type Kysely, type Selectable, sql } from 'kysely';
import type { Database } from './schema.ts';

/** A whole row as it will be read back, but for what the database counts itself. */
export type WholeRow<Table extends keyof Database> = Omit<
  Selectable<Database[Table]>,
  'audit_id' | 'mail_id'
>;

/**
 * Inserts rows in one statement, as one JSON parameter: about twice as quick as a list of values on both kinds of
 * database, and without the limit of 65,535 parameters. A few thousand rows at a time are best.
 */
export async function insertMany<Table extends keyof Database>(
  db: Kysely<Database>,
  table: Table,
  rows: readonly WholeRow<Table>[],
): Promise<void> {
  const first = rows[0];
  if (first === undefined) return;
  const columns = sql.join(Object.keys(first).map((column) => sql.ref(column)));
  const into = sql.table(table);
  await sql`
    insert into ${into} (${columns})
    select ${columns} from json_populate_recordset(null::${into}, ${JSON.stringify(rows)}::json)`.execute(db);
}
