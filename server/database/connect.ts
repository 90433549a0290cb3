import { Kysely, PostgresDialect, sql } from 'kysely';
import { openEmbedded } from './embedded/open-embedded.ts';
import { PgliteDialect } from './embedded/pglite-dialect.ts';
import { DatabaseUnavailable, DatabaseUnusable, databaseFailure } from './failure.ts';
import { type DatabaseLog, silentLog } from './log.ts';
import { guardedPool, openPool } from './postgres-pool.ts';
import { serverPulse } from './pulse.ts';
import type { Database } from './schema.ts';

export type DatabaseOptions =
  /** The embedded database in this folder. */
  | { dataDir: string }
  /** A PostgreSQL server, version 15 or later; `poolSize` connections at most, 10 when not said. */
  | { databaseUrl: string; poolSize?: number }
  /** An embedded database that is gone when closed; for tests. */
  | { memory: true };

export interface Connection {
  readonly kind: 'embedded' | 'postgres';
  /** The one query builder of the process; `databaseFailure` sorts what it throws. */
  readonly db: Kysely<Database>;
  /** Runs something that may take longer than a request may, as migrations do. */
  unhurried<T>(run: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  /** Asks the database for an answer; rejects within 2 s when there is none. */
  ping(): Promise<void>;
  /** Lets running queries end, then closes. Calling it again does nothing more. */
  close(): Promise<void>;
}

const statementMs = 30_000;
const pingWithinMs = 1_800;
const oldestServer = 15;

/**
 * Opens the database and proves that it answers.
 *
 * @throws FolderInUse; DatabaseUnusable with a sentence for the operator when the database cannot be used. Addresses with
 * passwords are in none of the messages.
 */
export async function connect(
  options: DatabaseOptions,
  deps: { log?: DatabaseLog } = {},
): Promise<Connection> {
  const log = deps.log ?? silentLog;
  return 'databaseUrl' in options
    ? connectToServer(options.databaseUrl, options.poolSize ?? 10, log)
    : connectEmbedded('memory' in options ? 'memory' : options.dataDir, log);
}

async function connectEmbedded(folder: string, log: DatabaseLog): Promise<Connection> {
  const database = await openEmbedded({ folder, log });
  const db = new Kysely<Database>({ dialect: new PgliteDialect(database) });
  const pingDb = new Kysely<Database>({ dialect: new PgliteDialect(database, { waitMs: pingWithinMs }) });
  return {
    kind: 'embedded',
    db,
    unhurried: (run) => run(db),
    ping: () => answers(pingDb),
    close: () => database.close(),
  };
}

async function connectToServer(databaseUrl: string, poolSize: number, log: DatabaseLog): Promise<Connection> {
  const pulse = serverPulse(databaseUrl);
  const pool = openPool(databaseUrl, { max: poolSize, statementMs }, log);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: guardedPool(pool, pulse) }) });
  try {
    await refuseOldServer(db);
  } catch (error) {
    await pool.end();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    kind: 'postgres',
    db,
    unhurried: async (run) => {
      const patient = openPool(databaseUrl, { max: 1, statementMs: 0 }, log);
      try {
        return await run(
          new Kysely<Database>({ dialect: new PostgresDialect({ pool: guardedPool(patient, pulse) }) }),
        );
      } finally {
        await patient.end();
      }
    },
    ping: () => within(pingWithinMs, answers(db)),
    close: () => {
      closing ??= pool.end();
      return closing;
    },
  };
}

async function answers(db: Kysely<Database>): Promise<void> {
  await sql`select 1`.execute(db);
}

async function refuseOldServer(db: Kysely<Database>): Promise<void> {
  let version: number;
  try {
    const { rows } = await sql<{
      version: number;
    }>`select current_setting('server_version_num')::int as version`.execute(db);
    version = Math.floor((rows[0]?.version ?? 0) / 10_000);
  } catch (error) {
    const reason =
      databaseFailure(error).kind === 'unavailable'
        ? 'does not answer. Start it, or correct the address.'
        : 'refuses the connection. Check the user, the password and the name of the database.';
    throw new DatabaseUnusable(`The PostgreSQL server of DATABASE_URL ${reason}`, { cause: error });
  }
  if (version < oldestServer) {
    throw new DatabaseUnusable(
      `The PostgreSQL server of DATABASE_URL is version ${version}; Readroom needs ${oldestServer} or later.`,
    );
  }
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DatabaseUnavailable('The database does not answer.')), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // When late, its own failure comes to nobody's surprise.
    work.catch(() => {});
  }
}
