import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { type EmbeddedDatabase, openEmbedded } from '#server/database/embedded/open-embedded.ts';

const given = process.argv[2];
if (given?.startsWith('start:')) await startOnce(given.slice('start:'.length));
else await measure(given ?? tmpdir());

/** In a process of its own: what a process compiled once would flatter the next start. */
async function startOnce(folder: string): Promise<void> {
  const began = performance.now();
  const database = await openEmbedded({ folder });
  const ms = performance.now() - began;
  if (process.argv[3] === 'killed') {
    const turn = await database.take();
    await turn.query('create table if not exists filler (text text)');
    await turn.query('insert into filler select repeat(md5(n::text), 30) from generate_series(1, 50000) n');
    await new Promise<void>((resolve) => process.send?.(ms, () => resolve()));
    process.kill(process.pid, 'SIGKILL');
  }
  await database.close();
  process.send?.(ms);
  process.disconnect?.();
}

async function start(folder: string, end = 'closed'): Promise<number> {
  const child = fork(fileURLToPath(import.meta.url), [`start:${folder}`, end]);
  const [[ms]] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
  return Number(ms);
}

async function measure(disk: string): Promise<void> {
  const parent = await mkdtemp(path.join(disk, 'readroom-bench-'));
  const folder = path.join(parent, 'data');
  try {
    say(
      'first start, makes the database',
      [await start(folder), await startFresh(parent, 2), await startFresh(parent, 3)],
      'ms',
    );
    say('folder after the first start', [(await sizeOf(folder)) / 1e6], 'MB');
    say('start after a clean end', [await start(folder), await start(folder), await start(folder)], 'ms');
    await start(folder, 'killed');
    say('start after kill -9 with 50 MB written since the checkpoint', [await start(folder)], 'ms');

    const database = await openEmbedded({ folder });
    await commits('one commit (insert), fsync', database);
    await queries(database);
    const closing = performance.now();
    await database.close();
    say('close, with a checkpoint', [performance.now() - closing], 'ms');

    const memory = await openEmbedded({ folder: 'memory' });
    await commits('one commit (insert), in memory', memory);
    await memory.close();

    const shipped = await PGlite.create(path.join(parent, 'shipped'));
    await shipped.query('create table bench (id int primary key, filler text)');
    const times: number[] = [];
    for (let id = 0; id < 2_000; id += 1) {
      const began = performance.now();
      await shipped.query("insert into bench values ($1, repeat('x', 200))", [id]);
      times.push(performance.now() - began);
    }
    say('the same with PGlite as shipped: nothing is synced', times, 'ms', 'median');
    const reads: number[] = [];
    for (let id = 0; id < 2_000; id += 1) {
      const began = performance.now();
      await shipped.query('select id, filler from bench where id = $1', [id]);
      reads.push(performance.now() - began);
    }
    say('one row by its key, PGlite.query as shipped', reads, 'ms', 'median');
    await shipped.close();
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

async function startFresh(parent: string, nth: number): Promise<number> {
  return start(path.join(parent, `fresh-${nth}`));
}

async function commits(name: string, database: EmbeddedDatabase): Promise<void> {
  const turn = await database.take();
  await turn.query('create table bench (id int primary key, filler text)');
  const before = database.written.wal;
  const times: number[] = [];
  for (let id = 0; id < 2_000; id += 1) {
    const began = performance.now();
    await turn.query("insert into bench values ($1, repeat('x', 200))", [id]);
    times.push(performance.now() - began);
  }
  say(name, times, 'ms', 'median');
  say('    fsyncs of the log a commit', [(database.written.wal - before) / times.length], '');
  await turn.end();
}

async function queries(database: EmbeddedDatabase): Promise<void> {
  const times: number[] = [];
  for (let id = 0; id < 2_000; id += 1) {
    const began = performance.now();
    const turn = await database.take();
    await turn.query('select id, filler from bench where id = $1', [id]);
    await turn.end();
    times.push(performance.now() - began);
  }
  say('one row by its key', times, 'ms', 'median');
}

function say(name: string, values: number[], unit: string, as: 'all' | 'median' = 'all'): void {
  const round = (value: number | undefined): string => (value ?? 0).toFixed((value ?? 0) < 10 ? 2 : 0);
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): string => round(sorted[Math.floor((sorted.length - 1) * part)]);
  const text = as === 'all' ? values.map(round).join(', ') : `median ${at(0.5)}, 99 % under ${at(0.99)}`;
  console.log(`${name}: ${text} ${unit}`.trimEnd());
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
