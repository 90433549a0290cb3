import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { DatabaseUnavailable, TransactionRolledBack } from './failure.ts';
import type { DatabaseLog } from './log.ts';
import { type Pulse, whileBeating } from './pulse.ts';
import { valueParser } from './values.ts';

/** A connection, from the pool or new, within this time or a refusal: a request must fail in under 2 s. */
const connectWithinMs = 1_500;

export interface PoolLimits {
  max: number;
  /** Enforced by the server, and a little later by us when the server is no longer there; 0 for none. */
  statementMs: number;
}

export function openPool(databaseUrl: string, limits: PoolLimits, log: DatabaseLog): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: limits.max,
    connectionTimeoutMillis: connectWithinMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'readroom',
    ...(limits.statementMs > 0
      ? {
          statement_timeout: limits.statementMs,
          idle_in_transaction_session_timeout: limits.statementMs,
          query_timeout: limits.statementMs + 2_000,
        }
      : {}),
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : valueParser(oid),
    },
    onConnect: prepareSession,
  });
  // Without listeners a connection that breaks would end the process. The pool's own covers idle connections
  // only; one that is in use reports to its client, besides failing the query.
  pool.on('error', (error) => log.warn({ error }, 'An idle connection to PostgreSQL broke.'));
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ error }, 'A connection to PostgreSQL broke.'));
  });
  return pool;
}

/**
 * A server's or role's own defaults must not change how times are written. And no statement of ours reads so much that
 * helpers pay: to start two of them takes ten times as long as a page of a list.
 */
async function prepareSession(client: pg.ClientBase): Promise<void> {
  await client.query(
    `select set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO, YMD', false),
      set_config('max_parallel_workers_per_gather', '0', false)`,
  );
}

/**
 * The pool as Kysely's dialect sees it, with three things that Kysely leaves to its user: a commit that was
 * answered with ROLLBACK is an error, a connection whose state is unknown does not go back into the pool, and
 * nobody waits for a server that answers nobody.
 */
export function guardedPool(pool: pg.Pool, pulse: Pulse): PostgresPool {
  const guarded = new WeakMap<pg.PoolClient, GuardedClient>();
  return {
    connect: async () => {
      const client = await pool.connect();
      const known = guarded.get(client) ?? new GuardedClient(client, pulse);
      guarded.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
}

class GuardedClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient;
  readonly #pulse: Pulse;
  #broken = false;

  constructor(client: pg.PoolClient, pulse: Pulse) {
    this.#client = client;
    this.#pulse = pulse;
  }

  query<R>(sql: string, parameters: ReadonlyArray<unknown>): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query(sql: string | PostgresCursor<unknown>, parameters: ReadonlyArray<unknown> = []): unknown {
    if (typeof sql !== 'string') throw new Error('Streaming is not set up for PostgreSQL.');
    return this.#run(sql, parameters);
  }

  async #run(sql: string, parameters: ReadonlyArray<unknown>): Promise<pg.QueryResult> {
    // What follows on a broken connection, a rollback usually, would wait in line behind what broke it.
    if (this.#broken) throw new DatabaseUnavailable('The connection to PostgreSQL is broken.');
    let result: pg.QueryResult;
    try {
      result = await whileBeating(this.#client.query(sql, [...parameters]), this.#pulse);
    } catch (error) {
      // Without a SQLSTATE it was not the server that answered: timed out here, or cut off. After a rollback
      // that failed nobody knows whether the transaction is still open.
      if (!(error instanceof pg.DatabaseError) || sql === 'rollback') this.#broken = true;
      throw error;
    }
    if (sql === 'commit' && result.command === 'ROLLBACK') throw new TransactionRolledBack();
    return result;
  }

  release(): void {
    this.#client.release(this.#broken);
  }
}
