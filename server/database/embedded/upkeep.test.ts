import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silentLog } from '#server/database/log.ts';
import { SyncCounts } from './durable-file-system.ts';
import { openEmbedded } from './open-embedded.ts';
import { startUpkeep } from './upkeep.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function recorder() {
  const written = new SyncCounts();
  const ran: string[] = [];
  const take = async () => ({
    query: async (sql: string) => {
      ran.push(sql.startsWith('select') ? 'tables' : sql);
      return { rows: [{ name: 'public.studies' }, { name: 'public.users' }], command: '', count: undefined };
    },
    end: async () => {},
  });
  return { written, ran, upkeep: startUpkeep({ take, written }, silentLog) };
}

test('a checkpoint a minute while there are writes, none while there are not', async () => {
  const { written, ran, upkeep } = recorder();
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(ran).toEqual([]);
  written.wal += 1;
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(ran).toEqual(['checkpoint']);
  upkeep.stop();
});

test('much log at once is cleared before the minute is over', async () => {
  const { written, ran, upkeep } = recorder();
  Object.assign(written, { wal: 10, walFiles: 6 });
  upkeep.afterTurn();
  await vi.advanceTimersByTimeAsync(10);
  expect(ran).toEqual(['checkpoint']);
  upkeep.stop();
});

test('every table is vacuumed hourly when something was written, and sooner after many commits', async () => {
  const { written, ran, upkeep } = recorder();
  written.wal += 1;
  await vi.advanceTimersByTimeAsync(61 * 60_000);
  const once = ['tables', 'vacuum (analyze) public.studies', 'vacuum (analyze) public.users'];
  expect(ran.filter((sql) => sql !== 'checkpoint')).toEqual(once);
  await vi.advanceTimersByTimeAsync(180 * 60_000);
  expect(ran.filter((sql) => sql !== 'checkpoint')).toEqual(once);
  written.wal += 50_000;
  await vi.advanceTimersByTimeAsync(2 * 60_000);
  expect(ran.filter((sql) => sql !== 'checkpoint')).toEqual([...once, ...once]);
  upkeep.stop();
  written.wal += 50_000;
  ran.length = 0;
  await vi.advanceTimersByTimeAsync(180 * 60_000);
  expect(ran).toEqual([]);
});

test('PostgreSQL does what upkeep asks of it: dead rows go, the planner learns', async () => {
  vi.useRealTimers();
  const written = new SyncCounts();
  const database = await openEmbedded({ folder: 'memory' });
  const turn = await database.take();
  await turn.query('create table worn (id int, text text)');
  await turn.query("insert into worn select n, repeat('x', 500) from generate_series(1, 2000) n");
  await turn.query('delete from worn where id > 10');
  await turn.end();
  vi.useFakeTimers();
  const upkeep = startUpkeep({ take: database.take, written }, silentLog);
  written.wal += 50_000;
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
  await vi.waitFor(
    async () => {
      const reading = await database.take();
      const { rows } = await reading.query(
        "select reltuples::int as rows, pg_relation_size('worn') < 20000 as small from pg_class where relname = 'worn'",
      );
      await reading.end();
      expect(rows).toEqual([{ rows: 10, small: true }]);
    },
    { timeout: 10_000 },
  );
  upkeep.stop();
  await database.close();
}, 60_000);
