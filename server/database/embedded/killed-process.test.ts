import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildChildren, type Children } from './child-process.ts';
import { openEmbedded } from './open-embedded.ts';

let children: Children;
let folder: string;

beforeAll(async () => {
  children = await buildChildren();
}, 60_000);
afterAll(() => children.end());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'readroom-killed-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('killed 20 times in mid-write: every acknowledged row is there and the folder always opens', async () => {
  let acknowledged = 0;
  for (let round = 0; round < 20; round += 1) {
    const writer = children.start('write', folder);
    await writer.line('kept');
    await pause(Math.random() * 400);
    const said = await writer.kill();
    const kept = said.filter((line) => line.startsWith('kept ')).map((line) => Number(line.slice(5)));
    // The writer goes on after the last id that it found: no gap, or an acknowledged row was gone.
    expect([acknowledged, acknowledged + 1]).toContain((kept[0] ?? 0) - 1);
    acknowledged = kept.at(-1) ?? acknowledged;
  }
  const database = await openEmbedded({ folder });
  const turn = await database.take();
  const { rows } = await turn.query(
    'select count(*) as rows, max(id) as last, (select total from counted) as total from kept',
  );
  await turn.end();
  await database.close();
  const last = Number(rows[0]?.last);
  // One commit may have happened just before the kill and its acknowledgement not.
  expect([acknowledged, acknowledged + 1]).toContain(last);
  expect(rows[0]).toEqual({ rows: last, last, total: last });
  console.log(`20 kills, ${acknowledged} acknowledged transactions, 0 lost`);
}, 120_000);

test('killed again and again while it makes its database: the next start makes it whole', async () => {
  for (let round = 0; round < 6; round += 1) {
    const starting = children.start('open', folder);
    const begun = Promise.race([appears(folder, /^postgres/), starting.ended]);
    await begun;
    await pause(Math.random() * 3_000);
    await starting.kill();
    const names = await readdir(folder);
    if (names.includes('postgres')) {
      await access(path.join(folder, 'postgres', 'PG_VERSION'));
      await rm(path.join(folder, 'postgres'), { recursive: true });
    }
  }
  const database = await openEmbedded({ folder });
  const turn = await database.take();
  expect((await turn.query("select similarity('word', 'words') > 0 as ready")).rows).toEqual([
    { ready: true },
  ]);
  await turn.end();
  await database.close();
  expect(await readdir(folder)).toEqual(['postgres']);
}, 120_000);

async function appears(at: string, name: RegExp): Promise<void> {
  while (!(await readdir(at)).some((found) => name.test(found))) await pause(5);
}
