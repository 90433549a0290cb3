import type { DatabaseLog } from '#server/database/log.ts';
import type { SyncCounts } from './durable-file-system.ts';
import type { EmbeddedTurn } from './open-embedded.ts';

interface Upkept {
  take(waitMs: number): Promise<EmbeddedTurn>;
  readonly written: Readonly<SyncCounts>;
}

const minute = 60_000;
const checkpointEveryMs = minute;
/** 16 MB each: a recovery reads what was written since the last checkpoint. */
const checkpointAfterWalFiles = 6;
const vacuumEveryMs = 60 * minute;
const vacuumAfterCommits = 50_000;

export interface Upkeep {
  /** To be called when somebody's turn ends: a checkpoint may be due before its time. */
  afterTurn(): void;
  stop(): void;
}

/**
 * What a PostgreSQL server's background processes would do. PostgreSQL in single-user mode has none: without
 * this its log and its dead rows grow for ever, and the planner knows nothing of its tables.
 * Every step takes a turn like any query; a chore that finds no turn is left for the next time.
 */
export function startUpkeep(database: Upkept, log: DatabaseLog): Upkeep {
  let checkpointed = { ...database.written };
  let vacuumed = { ...checkpointed, at: Date.now() };
  let working = false;
  let stopped = false;

  const work = async (): Promise<void> => {
    if (working || stopped) return;
    working = true;
    try {
      const before = { ...database.written };
      const vacuumDue =
        before.wal > vacuumed.wal &&
        (Date.now() - vacuumed.at >= vacuumEveryMs || before.wal - vacuumed.wal >= vacuumAfterCommits);
      if (vacuumDue) {
        await vacuumAll();
        vacuumed = { ...database.written, at: Date.now() };
      }
      if (database.written.wal > checkpointed.wal) {
        await step('checkpoint');
        checkpointed = { ...database.written };
      }
    } catch (error) {
      log.warn({ error }, 'The upkeep of the embedded database did not finish; it is tried again.');
    } finally {
      working = false;
    }
  };

  const step = async (sql: string): Promise<Record<string, unknown>[]> => {
    const turn = await database.take(minute);
    try {
      return (await turn.query(sql)).rows;
    } finally {
      await turn.end();
    }
  };

  // A table a turn: whoever waits is served in between.
  const vacuumAll = async (): Promise<void> => {
    const tables = await step(
      "select format('%I.%I', nspname, relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace where relkind in ('r', 'm') and relpersistence <> 't' and nspname <> 'information_schema'",
    );
    for (const { name } of tables) {
      if (stopped) return;
      await step(`vacuum (analyze) ${String(name)}`);
    }
  };

  const timer = setInterval(() => void work(), checkpointEveryMs);
  timer.unref();

  return {
    afterTurn: () => {
      if (database.written.walFiles - checkpointed.walFiles >= checkpointAfterWalFiles) void work();
    },
    stop: () => {
      stopped = true;
      clearInterval(timer);
    },
  };
}
