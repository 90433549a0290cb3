import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { TransactionRolledBack } from '#server/database/failure.ts';
import type { EmbeddedDatabase, EmbeddedTurn } from './open-embedded.ts';

/**
 * Kysely on the embedded database. There is one session, so a connection is a turn: a query inside another's
 * transaction that does not use that transaction waits for it, and is refused with DatabaseBusy at the limit.
 * Closing the Kysely instance leaves the database open; whoever opened it closes it.
 */
export class PgliteDialect implements Dialect {
  readonly #database: EmbeddedDatabase;
  readonly #waitMs: number | undefined;

  constructor(database: EmbeddedDatabase, options: { waitMs?: number } = {}) {
    this.#database = database;
    this.#waitMs = options.waitMs;
  }

  createDriver(): Driver {
    return new PgliteDriver(this.#database, this.#waitMs);
  }

  createQueryCompiler(): QueryCompiler {
    return new PostgresQueryCompiler();
  }

  createAdapter(): PostgresAdapter {
    return new PostgresAdapter();
  }

  // biome-ignore lint/suspicious/noExplicitAny: the interface's own signature.
  createIntrospector(db: Kysely<any>): DatabaseIntrospector {
    return new PostgresIntrospector(db);
  }
}

class PgliteDriver implements Driver {
  readonly #database: EmbeddedDatabase;
  readonly #waitMs: number | undefined;
  readonly #turns = new WeakMap<DatabaseConnection, EmbeddedTurn>();

  constructor(database: EmbeddedDatabase, waitMs: number | undefined) {
    this.#database = database;
    this.#waitMs = waitMs;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const turn = await this.#database.take(this.#waitMs);
    const connection = new PgliteConnection(turn);
    this.#turns.set(connection, turn);
    return connection;
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const words = ['start transaction'];
    if (settings.isolationLevel) words.push(`isolation level ${settings.isolationLevel}`);
    if (settings.accessMode) words.push(settings.accessMode);
    await connection.executeQuery(CompiledQuery.raw(words.join(' ')));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const answer = await this.#turns.get(connection)?.query('commit');
    if (answer?.command === 'ROLLBACK') throw new TransactionRolledBack();
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async savepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`savepoint ${quoted(name)}`));
  }

  async rollbackToSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`rollback to ${quoted(name)}`));
  }

  async releaseSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`release ${quoted(name)}`));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await this.#turns.get(connection)?.end();
  }

  async destroy(): Promise<void> {}
}

const countedCommands = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

class PgliteConnection implements DatabaseConnection {
  readonly #turn: EmbeddedTurn;

  constructor(turn: EmbeddedTurn) {
    this.#turn = turn;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, command, count } = await this.#turn.query(query.sql, query.parameters);
    // Kysely's own promise: the caller's types say what the columns are.
    const typed = rows as R[];
    return countedCommands.has(command) && count !== undefined
      ? { rows: typed, numAffectedRows: BigInt(count) }
      : { rows: typed };
  }

  /** All rows at once: they are in this process's memory anyway. */
  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
