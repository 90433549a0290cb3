import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freshTestDatabase } from './test-database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface ReadroomProcess {
  readonly url: string;
  readonly pid: number;
  /** What it has said and logged so far. */
  output(): string;
  /** Sends a signal; the end is awaited with `ended`. */
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, null after a signal. */
  readonly ended: Promise<number | null>;
}

/** The key that every process of a test is given for its first clinic. */
export const processKey = `sk_live_${'5'.repeat(32)}`;
export const keyHeaders = { authorization: `Bearer ${processKey}`, 'content-type': 'application/json' };

const alive = new Set<number>();
process.on('exit', () => {
  for (const pid of alive) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
});

/** Starts one, without waiting for more than its process. It provisions a clinic with `processKey`. */
export async function spawnReadroom(environment: Readonly<Record<string, string>>): Promise<ReadroomProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, ['dist/server/main.js'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      DEMO: 'off',
      READROOM_CLINIC_NAME: 'Test Clinic',
      READROOM_OWNER_EMAIL: 'owner@clinic.example',
      READROOM_API_KEY: processKey,
      ...environment,
    },
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('No process was started.');
  alive.add(pid);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    alive.delete(pid);
    return code ?? null;
  });
  return {
    url: `http://127.0.0.1:${port}`,
    pid,
    output: () => output,
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

/** Resolves when it listens. @throws Error with what it said when it ends instead */
export async function untilListening(readroom: ReadroomProcess, withinMs = 30_000): Promise<void> {
  let code: number | null | undefined;
  readroom.ended.then((ending) => {
    code = ending;
  });
  for (const until = Date.now() + withinMs; Date.now() < until; await sleep(10)) {
    if (readroom.output().includes('Readroom is running')) return;
    if (code !== undefined) break;
  }
  throw new Error(`It does not listen (exit code ${code}).\n${readroom.output()}`);
}

export async function startReadroomProcess(
  environment: Readonly<Record<string, string>>,
): Promise<ReadroomProcess> {
  const readroom = await spawnReadroom(environment);
  await untilListening(readroom);
  return readroom;
}

let template: Promise<string> | undefined;

/** A data folder with the test's clinic in it, made once a worker: a first start takes several times as long as a second. */
function templateFolder(): Promise<string> {
  template ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'readroom-process-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    const first = await startReadroomProcess({ DATA_DIR: join(folder, 'data') });
    first.kill('SIGTERM');
    if ((await first.ended) !== 0) throw new Error(`It did not end well.\n${first.output()}`);
    return join(folder, 'data');
  })();
  return template;
}

export interface ProcessDatabase {
  /** What to start processes with. */
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** A database for processes, of the kind that the running project wants; with the test's clinic in it, unless it is to be empty. */
export async function freshProcessDatabase({ isEmpty = false } = {}): Promise<ProcessDatabase> {
  const database = await freshTestDatabase();
  if (database.kind === 'postgres') {
    return { environment: { DATABASE_URL: database.url }, remove: async () => {} };
  }
  const folder = await mkdtemp(join(tmpdir(), 'readroom-process-'));
  if (!isEmpty) await cp(await templateFolder(), join(folder, 'data'), { recursive: true });
  return {
    environment: { DATA_DIR: join(folder, 'data') },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The body of a new study; each has a UID of its own. */
export function studyBody(uid: string): string {
  return JSON.stringify({ severity: 'stat', studyDescription: 'CT skull', studyInstanceUid: uid });
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('No free port.');
  return address.port;
}
