import { randomUUID } from 'node:crypto';
import { DatabaseUnavailable } from '#server/database/failure.ts';
import { type DatabaseLog, silentLog } from '#server/database/log.ts';
import { DurableFileSystem, SyncCounts } from './durable-file-system.ts';
import { lockFolder } from './folder-lock.ts';
import { dataFolder, makeFolder } from './new-data-folder.ts';
import { Session } from './session.ts';
import { Turns } from './turns.ts';
import { startUpkeep, type Upkeep } from './upkeep.ts';
import type { WireResult } from './wire-query.ts';

/** Long enough for any decent query before us, short enough for a request's own deadline. */
const defaultWaitMs = 10_000;
const restartPauseMs = 1_000;

export interface EmbeddedOptions {
  /** The data folder, made when missing; `memory` for a database that nobody wants to keep. */
  folder: string | 'memory';
  log?: DatabaseLog;
  /** Tests put a failing or recording disk here. */
  fileSystem?: (folder: string, counts: SyncCounts) => DurableFileSystem;
}

/** Exclusive use of the one session. Statements and transactions of others wait until `end`. */
export interface EmbeddedTurn {
  query(sql: string, parameters?: readonly unknown[]): Promise<WireResult>;
  /** Rolls back what is still open and lets the next one in. */
  end(): Promise<void>;
}

export interface EmbeddedDatabase {
  /** @throws DatabaseBusy after `waitMs`; DatabaseUnavailable when closed, or when it cannot start again after a crash */
  take(waitMs?: number): Promise<EmbeddedTurn>;
  /** Hears NOTIFY of committed transactions on a channel; answers the function that stops it. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => void>;
  readonly written: Readonly<SyncCounts>;
  /** Serves those who wait, writes a checkpoint, shuts down and gives the folder back. */
  close(): Promise<void>;
}

/**
 * PostgreSQL inside this process, on a folder that is locked for it. A write that was answered is on the disk.
 * After a crash inside PostgreSQL (a full disk, a failed fsync) it starts again with the next turn.
 *
 * @throws FolderInUse; Error with a sentence when the folder holds something else or PostgreSQL does not start
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const log = options.log ?? silentLog;
  if (options.folder === 'memory')
    return running(
      () => Session.start('memory'),
      new SyncCounts(),
      log,
      async () => {},
    );

  const { folder } = options;
  const makeFiles = options.fileSystem ?? ((at, counts) => new DurableFileSystem(at, counts));
  const counts = new SyncCounts();
  await makeFolder(folder);
  const lock = await lockFolder(folder);
  try {
    const data = await dataFolder(folder, async (fresh) => {
      const session = await Session.start(new DurableFileSystem(fresh));
      await session.query('checkpoint');
      await session.end();
    });
    return await running(() => Session.start(makeFiles(data, counts)), counts, log, lock.release);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function running(
  start: () => Promise<Session>,
  counts: SyncCounts,
  log: DatabaseLog,
  release: () => Promise<void>,
): Promise<EmbeddedDatabase> {
  const turns = new Turns();
  const listeners = new Map<string, Map<string, (payload: string) => void>>();
  let session = await start();
  let failedRestart: { error: unknown; at: number } | undefined;
  let closing: Promise<void> | undefined;

  const hear = (): void =>
    session.onNotification((channel, payload) => {
      for (const heard of listeners.get(channel)?.values() ?? []) heard(payload);
    });
  hear();

  /** The caller holds the turn. */
  const restart = async (): Promise<void> => {
    if (failedRestart && Date.now() - failedRestart.at < restartPauseMs) {
      throw new DatabaseUnavailable('The embedded database cannot start at the moment.', {
        cause: failedRestart.error,
      });
    }
    try {
      await session.end();
      session = await start();
      hear();
      for (const channel of listeners.keys()) await session.query(`listen ${quoted(channel)}`);
      failedRestart = undefined;
      log.warn({}, 'The embedded database crashed and has recovered.');
    } catch (error) {
      failedRestart = { error, at: Date.now() };
      log.error({ error }, 'The embedded database crashed and cannot start again yet.');
      throw new DatabaseUnavailable('The embedded database cannot start at the moment.', { cause: error });
    }
  };

  const take = async (waitMs = defaultWaitMs): Promise<EmbeddedTurn> => {
    const endTurn = await turns.take(waitMs);
    try {
      if (session.crashed) await restart();
    } catch (error) {
      endTurn();
      throw error;
    }
    let ended = false;
    return {
      query: async (sql, parameters) => {
        if (ended) throw new Error('This turn on the database has ended.');
        return session.query(sql, parameters);
      },
      end: async () => {
        if (ended) return;
        ended = true;
        try {
          if (session.inTransaction) await session.query('rollback');
        } finally {
          endTurn();
          upkeep?.afterTurn();
        }
      },
    };
  };

  const upkeep: Upkeep = startUpkeep({ take, written: counts }, log);

  return {
    take,
    written: counts,
    listen: async (channel, heard) => {
      const turn = await take();
      try {
        await turn.query(`listen ${quoted(channel)}`);
      } finally {
        await turn.end();
      }
      const id = randomUUID();
      const ofChannel = listeners.get(channel) ?? new Map<string, (payload: string) => void>();
      listeners.set(channel, ofChannel.set(id, heard));
      return () => void ofChannel.delete(id);
    },
    close: () => {
      closing ??= (async () => {
        upkeep.stop();
        const endTurn = await turns.close(defaultWaitMs);
        try {
          if (!session.crashed) await session.query('checkpoint');
        } catch (error) {
          log.warn({ error }, 'The last checkpoint failed; the next start recovers from the log.');
        } finally {
          await session.end();
          await release();
          endTurn();
        }
      })();
      return closing;
    },
  };
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
