import { writeSync } from 'node:fs';
import { lockFolder } from './folder-lock.ts';
import { openEmbedded } from './open-embedded.ts';

/**
 * What the tests run in processes of their own, to kill them. Lines on stdout are what the process has been
 * promised at that moment: written synchronously, so that they survive the kill.
 */
const [task, folder] = process.argv.slice(2);

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

async function write(at: string): Promise<void> {
  const database = await openEmbedded({ folder: at });
  const turn = await database.take();
  await turn.query('create table if not exists kept (id int primary key, filler text not null)');
  await turn.query('create table if not exists counted (single int primary key, total int not null)');
  await turn.query('insert into counted values (1, 0) on conflict do nothing');
  const { rows } = await turn.query('select coalesce(max(id), 0) as last from kept');
  await turn.end();
  say('open');
  for (let id = Number(rows[0]?.last) + 1; ; id += 1) {
    const mine = await database.take();
    await mine.query('begin');
    await mine.query("insert into kept values ($1, repeat('x', $2))", [id, (id * 37) % 3000]);
    await mine.query('update counted set total = total + 1');
    await mine.query('commit');
    say(`kept ${id}`);
    if (id % 40 === 0) await mine.query('checkpoint');
    await mine.end();
    // Lets timers run, as a server would.
    if (id % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

async function open(at: string): Promise<void> {
  const database = await openEmbedded({ folder: at });
  say('open');
  await database.close();
}

async function hold(at: string): Promise<void> {
  await lockFolder(at);
  say('held');
  setInterval(() => {}, 60_000);
}

const tasks = new Map([
  ['write', write],
  ['open', open],
  ['hold', hold],
]);
const run = tasks.get(task ?? '');
if (run === undefined || folder === undefined) throw new Error('usage: <write|open|hold> <folder>');
try {
  await run(folder);
} catch (error) {
  say(`refused ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
  process.exit(3);
}
