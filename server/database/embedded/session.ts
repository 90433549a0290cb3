import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { DatabaseUnavailable } from '#server/database/failure.ts';
import type { DurableFileSystem } from './durable-file-system.ts';
import { type WireResult, wireQuery } from './wire-query.ts';

/** One running PostgreSQL. Its caller lets one statement at a time in. */
export class Session {
  readonly #pglite: PGlite;
  readonly #files: DurableFileSystem | undefined;

  private constructor(pglite: PGlite, files: DurableFileSystem | undefined) {
    this.#pglite = pglite;
    this.#files = files;
  }

  /**
   * Starts PostgreSQL on a folder that holds or will hold its data, or in memory; recovers it after a crash.
   *
   * @throws Error with PostgreSQL's own last words as its message's end
   */
  static async start(files: DurableFileSystem | 'memory'): Promise<Session> {
    const said: string[] = [];
    const onStderr = (line: string): boolean => {
      said.push(line);
      if (said.length > 10) said.shift();
      return false;
    };
    try {
      const pglite = await PGlite.create({
        ...(files === 'memory' ? {} : { fs: files }),
        startParams: startParameters(files !== 'memory'),
        extensions: { pg_trgm },
        onStderr,
      });
      const session = new Session(pglite, files === 'memory' ? undefined : files);
      await session.query('create extension if not exists pg_trgm');
      return session;
    } catch (error) {
      if (files !== 'memory') files.abandon();
      throw new Error(`The embedded PostgreSQL did not start. ${said.join(' ')}`.trim(), { cause: error });
    }
  }

  /** True when this PostgreSQL must be left and a new one started on the same folder. */
  get crashed(): boolean {
    return this.#files?.crash !== undefined;
  }

  get files(): DurableFileSystem | undefined {
    return this.#files;
  }

  /** @throws DatabaseUnavailable when PostgreSQL has crashed, in this statement or before */
  async query(sql: string, parameters: readonly unknown[] = []): Promise<WireResult> {
    this.#refuseAfterCrash(undefined);
    try {
      const result = await wireQuery(this.#pglite, sql, parameters, (message) =>
        this.#files?.willSend(message),
      );
      this.#refuseAfterCrash(undefined);
      return result;
    } catch (error) {
      this.#refuseAfterCrash(error);
      throw error;
    }
  }

  get inTransaction(): boolean {
    return !this.crashed && this.#pglite.isInTransaction();
  }

  onNotification(heard: (channel: string, payload: string) => void): void {
    this.#pglite.onNotification(heard);
  }

  /** Shuts PostgreSQL down, or leaves it where it crashed: the next start recovers. */
  async end(): Promise<void> {
    if (this.#files?.crash) this.#files.abandon();
    else await this.#pglite.close();
  }

  #refuseAfterCrash(error: unknown): void {
    const crash = this.#files?.crash;
    if (crash === undefined) return;
    if (error instanceof DatabaseUnavailable) throw error;
    throw new DatabaseUnavailable(
      'The embedded database had to stop; it starts again with the next request.',
      {
        cause: error ?? crash,
      },
    );
  }
}

function startParameters(durable: boolean): string[] {
  if (!durable) return [...PGlite.defaultStartParams, '-c', 'TimeZone=UTC'];
  return [
    // -F is fsync=off.
    ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
    '-c',
    // fdatasync and the others never reach Node's fs.
    'wal_sync_method=fsync',
    '-c',
    'TimeZone=UTC',
  ];
}
