import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sessionSignIn } from '#contract/session-endpoints.ts';
import { studyCreate } from '#contract/study-endpoints.ts';
import { connect } from '#server/database/connect.ts';
import { startPrivatePostgres } from '#server/testing/private-postgres.ts';
import { addCustomers } from './seeded-database.ts';

/** The built product in a process of its own, on a PostgreSQL of its own, with somebody signed in. */
export interface Product {
  /** Scheme, host and port. */
  readonly url: string;
  readonly databaseUrl: string;
  readonly clinicId: string;
  readonly apiKey: string;
  readonly owner: { readonly email: string; readonly password: string };
  /** `name=value` of the session. */
  readonly cookie: string;
  remove(): Promise<void>;
}

export interface ProductSize {
  readonly studies: number;
  readonly users: number;
}

const root = process.env.BENCH_ROOT ?? process.cwd();

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.');
  return address.port;
}

/** What Node itself needs of this process's environment, and nothing that could be a setting of the product. */
export function bareEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(['PATH', 'HOME', 'TMPDIR'].map((name) => [name, process.env[name]]));
}

/** Starts, provisions, seeds and signs in; about 10 s for 100,000 studies. Needs `dist/server`. */
export async function startProduct({ studies, users }: ProductSize): Promise<Product> {
  const postgres = await startPrivatePostgres();
  if (postgres === undefined) throw new Error('This needs an installed PostgreSQL 15 or later.');
  const folder = await mkdtemp(path.join(tmpdir(), 'readroom-bench-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const clinicName = 'Measured';
  const apiKey = `sk_live_${randomBytes(16).toString('hex')}`;
  const owner = { email: 'owner@measured.example', password: randomBytes(12).toString('hex') };
  const environment = { ...bareEnvironment(), NODE_ENV: 'production', DATABASE_URL: postgres.url };
  // A file, as a service manager's log is: a pipe would be read by the process that measures.
  const log = path.join(folder, 'log');
  const output = openSync(log, 'w');
  const server = spawn(process.execPath, ['--enable-source-maps', path.join(root, 'dist/server/main.js')], {
    stdio: ['ignore', output, output],
    cwd: folder,
    env: {
      ...environment,
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: url,
      DEMO: 'off',
      READROOM_CLINIC_NAME: clinicName,
      READROOM_OWNER_EMAIL: owner.email,
      READROOM_OWNER_PASSWORD: owner.password,
      READROOM_API_KEY: apiKey,
    },
  });
  closeSync(output);
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  const remove = async (): Promise<void> => {
    const exited = server.exitCode === null && server.signalCode === null ? once(server, 'exit') : undefined;
    server.kill('SIGTERM');
    await exited;
    process.off('exit', kill);
    await postgres.remove();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(url, () => server.exitCode === null, log);
    const connection = await connect({ databaseUrl: postgres.url });
    const { clinic_id: clinicId } = await connection.db
      .selectFrom('clinics')
      .select('clinic_id')
      .executeTakeFirstOrThrow();
    await addCustomers(connection.db, clinicId);
    await connection.close();
    await runAdmin(
      ['seed', '--clinic', clinicName, '--studies', String(studies), '--users', String(users)],
      environment,
    );
    const answer = await fetch(url + sessionSignIn.path, {
      method: sessionSignIn.method,
      headers: { origin: url, 'content-type': 'application/json' },
      body: JSON.stringify({ email: owner.email, password: owner.password }),
    });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    if (!answer.ok || cookie === undefined) throw new Error(`Signing in was answered with ${answer.status}.`);
    await addStatStudies(url, apiKey);
    return { url, databaseUrl: postgres.url, clinicId, apiKey, owner, cookie, remove };
  } catch (error) {
    const said = (await readFile(log, 'utf8')).split('\n').slice(-20).join('\n');
    const end = server.signalCode ?? server.exitCode;
    await remove();
    throw new Error(
      `The product could not be prepared${end === null ? '' : `; it ended with ${end}`}.\n${said}`,
      { cause: error },
    );
  }
}

/** A worklist in the daytime begins with a few; what is seeded may have none that is open. */
async function addStatStudies(url: string, apiKey: string): Promise<void> {
  for (let serial = 1; serial <= 3; serial += 1) {
    const answer = await fetch(url + studyCreate.path, {
      method: studyCreate.method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        severity: 'stat',
        studyDescription: 'CT head without contrast',
        studyInstanceUid: `2.25.${serial}`,
      }),
    });
    if (answer.status !== studyCreate.status) throw new Error(`A study was answered with ${answer.status}.`);
  }
}

async function ready(url: string, isRunning: () => boolean, log: string): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until && isRunning(); await sleep(50)) {
    if (
      await fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
  }
  throw new Error(`The server did not become ready.\n${await readFile(log, 'utf8')}`);
}

async function runAdmin(args: readonly string[], env: Record<string, string | undefined>): Promise<void> {
  const child = spawn(process.execPath, [path.join(root, 'dist/server/admin.js'), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`admin ${args[0]} ended with ${code}.`);
}
