import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { connect } from './database/connect.ts';
import {
  freshProcessDatabase,
  keyHeaders,
  processKey,
  type ReadroomProcess,
  spawnReadroom,
  startReadroomProcess,
  studyBody,
  untilListening,
} from './testing/readroom-process.ts';
import { newUid } from './testing/test-app.ts';

/** Readroom as it is started, in front of another one; the first clinic's settings are not for this mode. */
const vendorSettings = (url: string, environment: Readonly<Record<string, string>>) => ({
  ...environment,
  READROOM_API_KEY: '',
  READROOM_CLINIC_NAME: '',
  AVARA_API_KEY: processKey,
  AVARA_BASE_URL: url,
});

async function vendorProcess(): Promise<ReadroomProcess> {
  const database = await freshProcessDatabase();
  const upstream = await startReadroomProcess(database.environment);
  onTestFinished(async () => {
    upstream.kill('SIGTERM');
    await upstream.ended;
    await database.remove();
  });
  return upstream;
}

/** A database that nobody has used. */
async function ownDatabase(): Promise<Readonly<Record<string, string>>> {
  const database = await freshProcessDatabase({ isEmpty: true });
  onTestFinished(() => database.remove());
  return database.environment;
}

const signIn = async (readroom: ReadroomProcess): Promise<string> => {
  const token = /#link=([\w-]+)/.exec(readroom.output())?.[1] ?? '';
  const answer = await fetch(`${readroom.url}/dashboard/session/use-sign-in-link`, {
    method: 'POST',
    headers: { origin: readroom.url, 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('"level":"owner"')]);
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
};

test('from the printed link to a list of studies, and a clean stop', { timeout: 120_000 }, async () => {
  const upstream = await vendorProcess();
  const uid = newUid();
  await fetch(`${upstream.url}/v1/viewer/studies`, {
    method: 'POST',
    headers: keyHeaders,
    body: studyBody(uid),
  });

  const environment = vendorSettings(upstream.url, await ownDatabase());
  const readroom = await startReadroomProcess(environment);
  expect(readroom.output()).toContain('Sign in as the first one, once, within a day:');
  expect(readroom.output()).not.toContain('/set-up');
  expect(readroom.output()).not.toContain('demo');
  const cookie = await signIn(readroom);
  const list = await fetch(`${readroom.url}/v1/viewer/studies`, { headers: { cookie } });
  expect([list.status, await list.text()]).toEqual([200, expect.stringContaining(uid)]);
  readroom.kill('SIGTERM');
  expect(await readroom.ended).toBe(0);

  // Somebody has signed in; and a second start leaves them in.
  const again = await startReadroomProcess({
    ...environment,
    PORT: new URL(readroom.url).port,
    PUBLIC_URL: readroom.url,
  });
  expect(again.output()).not.toContain('#link=');
  expect((await fetch(`${readroom.url}/v1/viewer/studies`, { headers: { cookie } })).status).toBe(200);
  expect(again.output()).not.toContain(processKey);
  again.kill('SIGTERM');
  expect(await again.ended).toBe(0);
});

test('it does not start for somebody whom the vendor does not let in', { timeout: 120_000 }, async () => {
  const upstream = await vendorProcess();
  const readroom = await spawnReadroom({
    ...vendorSettings(upstream.url, await ownDatabase()),
    READROOM_OWNER_EMAIL: 'nobody@nowhere.example',
  });
  expect(await readroom.ended).toBe(1);
  expect(readroom.output()).toContain('READROOM_OWNER_EMAIL is nobody with dashboard access at the vendor');
  expect(readroom.output()).not.toContain('Readroom is running');
});

test('a process that is killed while a change is on its way leaves it on record as unknown', {
  timeout: 120_000,
}, async () => {
  const upstream = await vendorProcess();
  let isSent = false;
  // In between: what is sent to change something is taken, and never answered.
  const between = createServer(async (request, response) => {
    if (request.method === 'PATCH') {
      isSent = true;
      return;
    }
    const { authorization = '' } = request.headers;
    const answer = await fetch(`${upstream.url}${request.url}`, { headers: { authorization } });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(await answer.text());
  });
  between.listen(0, '127.0.0.1');
  await once(between, 'listening');
  onTestFinished(() => {
    between.closeAllConnections();
    between.close();
  });
  const address = between.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const made = await fetch(`${upstream.url}/v1/viewer/studies`, {
    method: 'POST',
    headers: keyHeaders,
    body: studyBody(newUid()),
  });
  const { studyId } = (await made.json()) as { studyId: string };

  const environment = await ownDatabase();
  const readroom = await startReadroomProcess(vendorSettings(url, environment));
  const cookie = await signIn(readroom);
  const change = fetch(`${readroom.url}/v1/viewer/studies/${studyId}`, {
    method: 'PATCH',
    headers: { cookie, origin: readroom.url, 'content-type': 'application/json' },
    body: JSON.stringify({ severity: 'high' }),
  }).catch(() => undefined);
  while (!isSent) await sleep(10);
  readroom.kill('SIGKILL');
  await Promise.all([readroom.ended, change]);

  const connection = await connect(
    environment.DATABASE_URL === undefined
      ? { dataDir: environment.DATA_DIR ?? '' }
      : { databaseUrl: environment.DATABASE_URL },
  );
  try {
    const row = await connection.db
      .selectFrom('audit')
      .select(['action', 'outcome', 'object_id', 'actor_email'])
      .orderBy('audit_id', 'desc')
      .executeTakeFirst();
    expect(row).toEqual({
      action: 'studyUpdate',
      outcome: 'unknown',
      object_id: studyId,
      actor_email: 'owner@clinic.example',
    });
  } finally {
    await connection.close();
  }
});

test('it starts while the vendor is silent, and says so', { timeout: 120_000 }, async () => {
  const readroom = await spawnReadroom(vendorSettings('http://127.0.0.1:9', await ownDatabase()));
  await untilListening(readroom);
  expect(readroom.output()).toContain("The vendor's API does not answer");
  expect(readroom.output()).toContain('npm run admin -- sign-in-link --email');
  readroom.kill('SIGTERM');
  expect(await readroom.ended).toBe(0);
});
