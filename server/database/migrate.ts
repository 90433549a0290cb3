import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import type { Connection } from './connect.ts';
import type { Database } from './schema.ts';

/** The database was made by a later version of Readroom, and this one does not know what it changed. */
export class DatabaseTooNew extends Error {
  override readonly name = 'DatabaseTooNew';

  constructor(unknown: readonly string[]) {
    super(
      `The database has been changed by a later version of Readroom (${unknown.join(', ')}). Start that version, or restore a backup from before it.`,
    );
  }
}

/**
 * Brings the tables up to date, in one transaction: all of it or nothing. Several processes may do this at
 * once; one does the work and the others wait for it (an advisory lock of the server).
 *
 * @param migrations by name; names sort in the order in which they run
 * @returns the names of those that ran now
 * @throws DatabaseTooNew; otherwise the error of the migration that failed
 */
export function migrate(
  connection: Pick<Connection, 'unhurried'>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<string[]> {
  return connection.unhurried(async (db) => {
    await refuseUnknown(db, migrations);
    const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
    const { error, results } = await migrator.migrateToLatest();
    if (error !== undefined) {
      // A later version may have gone first while we waited for the lock.
      await refuseUnknown(db, migrations);
      throw error;
    }
    return (results ?? [])
      .filter(({ status }) => status === 'Success')
      .map(({ migrationName }) => migrationName);
  });
}

async function refuseUnknown(
  db: Kysely<Database>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const { rows: found } = await sql<{ made: boolean }>`
    select to_regclass('kysely_migration') is not null as made`.execute(db);
  if (!found[0]?.made) return;
  const { rows: done } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
    db,
  );
  const unknown = done.map(({ name }) => name).filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) throw new DatabaseTooNew(unknown);
}
