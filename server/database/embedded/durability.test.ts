import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { databaseFailure } from '#server/database/failure.ts';
import { DurableFileSystem } from './durable-file-system.ts';
import { openEmbedded } from './open-embedded.ts';
import { PowerCutDisk, type Survival } from './power-cut.ts';
import { Session } from './session.ts';

// Made once and copied: making a database takes longer than the tests.
let empty: string;
let folder: string;

beforeAll(async () => {
  empty = await mkdtemp(path.join(tmpdir(), 'readroom-empty-'));
  const database = await openEmbedded({ folder: empty });
  await database.close();
}, 60_000);
afterAll(() => rm(empty, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'readroom-durable-'));
  await cp(empty, path.join(folder, 'live'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('every commit that wrote waits for an fsync of the log; reading needs none', async () => {
  const database = await openEmbedded({ folder: path.join(folder, 'live') });
  const turn = await database.take();
  const query = async (sql: string): Promise<number> => {
    const before = database.written.wal;
    await turn.query(sql);
    return database.written.wal - before;
  };
  await turn.query('create table kept (id int)');
  for (let id = 0; id < 50; id += 1)
    expect(await query(`insert into kept values (${id})`)).toBeGreaterThanOrEqual(1);
  expect(await query('select * from kept')).toBe(0);
  await query('begin');
  expect(await query('insert into kept values (1)')).toBe(0);
  expect(await query('commit')).toBe(1);
  const others = database.written.all - database.written.wal;
  await query('checkpoint');
  expect(database.written.all - database.written.wal - others).toBeGreaterThan(5);
  const { rows } = await turn.query(
    "select current_setting('fsync') as fsync, current_setting('wal_sync_method') as way",
  );
  expect(rows).toEqual([{ fsync: 'on', way: 'fsync' }]);
  await turn.end();
  await database.close();
}, 30_000);

/** Writes with checkpoints in between, and cuts the power at chosen writes to the disk. */
async function writeAndCut(
  cuts: number,
  survival: Survival,
  honest: boolean,
): Promise<{ copy: string; kept: number }[]> {
  const made: { copy: string; kept: number }[] = [];
  let disk: PowerCutDisk | undefined;
  const database = await openEmbedded({
    folder: path.join(folder, 'live'),
    fileSystem: (at, counts) => {
      disk = new PowerCutDisk(at, counts);
      return disk;
    },
  });
  if (disk === undefined) throw new Error('The database did not use the disk of the test.');
  const live = disk;
  const turn = await database.take();
  await turn.query(
    'create table kept (id int primary key, filler text not null, changed int not null default 0)',
  );
  await turn.query('checkpoint');
  live.honest = honest;
  let kept = 0;
  let writes = 0;
  let next = 20 + Math.floor(Math.random() * 60);
  live.beforeWrite = () => {
    writes += 1;
    if (writes < next || made.length >= cuts) return;
    next = writes + 20 + Math.floor(Math.random() * 120);
    const copy = path.join(folder, `cut-${made.length}`);
    live.cutPower(copy, survival, Math.random);
    made.push({ copy, kept });
  };
  while (made.length < cuts) {
    await turn.query("insert into kept values ($1, repeat('x', $2))", [kept + 1, (kept * 41) % 2000]);
    kept += 1;
    await turn.query('update kept set changed = changed + 1 where id % 7 = 0');
    if (kept % 25 === 0) await turn.query('checkpoint');
  }
  live.beforeWrite = undefined;
  await turn.end();
  await database.close();
  return made;
}

async function survivors(copy: string): Promise<number | 'does not open'> {
  let session: Session;
  try {
    session = await Session.start(new DurableFileSystem(copy));
  } catch {
    return 'does not open';
  }
  try {
    // Through the table, then through the index: both must hold.
    const { rows } = await session.query(
      'select count(*) as rows, max(id) as last, sum(length(filler)) as read from kept',
    );
    const { rows: indexed } = await session.query(
      'select count(*) as rows from kept where id between 1 and 1000000',
    );
    const count = Number(rows[0]?.rows);
    expect(indexed[0]?.rows).toBe(count);
    expect(Number(rows[0]?.last ?? 0)).toBe(count);
    return count;
  } finally {
    await session.end();
  }
}

test.each<Survival>(['nothing', 'some'])(
  'after a power cut at any write, when %s of the unsynced data survives, no acknowledged row is gone',
  async (survival) => {
    const cuts = await writeAndCut(6, survival, true);
    for (const { copy, kept } of cuts) {
      const found = await survivors(copy);
      // One commit may have been on the disk before it was acknowledged.
      expect([kept, kept + 1]).toContain(found);
    }
    console.log(
      `6 power cuts (${survival} of the unsynced data survives), up to ${cuts.at(-1)?.kept} rows, 0 lost`,
    );
  },
  120_000,
);

test('the simulation notices a disk that does not sync', async () => {
  const [cut] = await writeAndCut(1, 'nothing', false);
  expect(cut).toBeDefined();
  if (cut === undefined) return;
  const found = await survivors(cut.copy);
  expect(found === 'does not open' || found < cut.kept).toBe(true);
}, 60_000);

interface Trouble {
  fsync?: string;
  write?: string;
}

class FailingDisk extends PowerCutDisk {
  trouble: Trouble = {};

  constructor(...given: ConstructorParameters<typeof PowerCutDisk>) {
    super(...given);
    this.beforeWrite = () => fail(this.trouble.write);
  }

  protected override sync(descriptor: number, at: string): void {
    fail(this.trouble.fsync);
    super.sync(descriptor, at);
  }
}

function fail(code: string | undefined): void {
  if (code !== undefined) throw Object.assign(new Error('injected'), { code });
}

test.each<Trouble>([{ fsync: 'EIO' }, { fsync: 'ENOSPC' }, { write: 'ENOSPC' }])(
  'a disk that fails with %o fails the write, and the database recovers by itself',
  async (trouble) => {
    const current: Trouble = {};
    const database = await openEmbedded({
      folder: path.join(folder, 'live'),
      fileSystem: (at, counts) => Object.assign(new FailingDisk(at, counts), { trouble: current }),
    });
    const heard: string[] = [];
    await database.listen('news', (payload) => heard.push(payload));
    const setUp = await database.take();
    await setUp.query('create table kept (id int)');
    await setUp.query('insert into kept values (1)');
    await setUp.end();

    Object.assign(current, trouble);
    const turn = await database.take();
    const refusal = await turn.query('insert into kept values (2)').catch((error: unknown) => error);
    expect(databaseFailure(refusal).kind).toBe('unavailable');
    const next = await turn.query('select 1').catch((error: unknown) => error);
    expect(databaseFailure(next).kind).toBe('unavailable');
    await turn.end();
    const whileFailing = await database.take().catch((error: unknown) => error);
    expect(databaseFailure(whileFailing).kind).toBe('unavailable');

    Object.assign(current, { fsync: undefined, write: undefined });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const later = await database.take();
    const { rows } = await later.query('select count(*) as rows from kept where id = 1');
    expect(rows).toEqual([{ rows: 1 }]);
    await later.query('insert into kept values (3)');
    await later.query("select pg_notify('news', 'again')");
    await later.end();
    expect(heard).toEqual(['again']);
    await database.close();
  },
  60_000,
);
