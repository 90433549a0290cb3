import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { errorBody } from '#contract/error.ts';
import { startPrivatePostgres } from './testing/private-postgres.ts';
import {
  freshProcessDatabase,
  keyHeaders,
  spawnReadroom,
  startReadroomProcess,
  studyBody,
  untilListening,
} from './testing/readroom-process.ts';
import { newUid } from './testing/test-app.ts';

const isPostgres = process.env.TEST_DATABASE === 'postgres';

async function timed(ask: () => Promise<Response>): Promise<{ response: Response; ms: number }> {
  const started = performance.now();
  const response = await ask();
  return { response, ms: performance.now() - started };
}

for (const away of ['stopped', 'frozen'] as const) {
  test.runIf(isPostgres)(
    `while PostgreSQL is ${away}: 503 in under 2 s with Retry-After; well again within 5 s of its return`,
    { timeout: 90_000 },
    async () => {
      const server = await startPrivatePostgres();
      if (server === undefined) throw new Error('There are binaries, yet no server was started.');
      onTestFinished(() => server.remove());
      const readroom = await startReadroomProcess({ DATABASE_URL: server.url });
      const get = (path: string) => timed(() => fetch(`${readroom.url}${path}`, { headers: keyHeaders }));
      const post = () =>
        timed(() =>
          fetch(`${readroom.url}/v1/viewer/studies`, {
            method: 'POST',
            headers: keyHeaders,
            body: studyBody(newUid()),
          }),
        );
      expect((await post()).response.status).toBe(201);
      expect((await get('/readyz')).response.status).toBe(200);

      if (away === 'stopped') await server.stop();
      else server.pause();
      for (let round = 0; round < 3; round++) {
        // Many at once: none may wait behind the others for a connection.
        const asked = await Promise.all([
          ...Array.from({ length: 12 }, () => get('/v1/viewer/studies')),
          ...Array.from({ length: 12 }, post),
          get('/readyz'),
        ]);
        for (const { response, ms } of asked) {
          expect(response.status).toBe(503);
          expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
          expect(response.headers.get('cache-control')).toBe('no-store');
          expect(errorBody.parse(await response.json()).error.code).toBe('unavailable');
          expect(ms).toBeLessThan(2_500);
        }
        const health = await get('/healthz');
        expect([health.response.status, health.ms < 500]).toEqual([200, true]);
      }

      if (away === 'stopped') await server.start();
      else server.resume();
      const returned = performance.now();
      while ((await post()).response.status !== 201) await sleep(50);
      expect(performance.now() - returned).toBeLessThan(5_000);
      expect((await get('/readyz')).response.status).toBe(200);
      const all = await Promise.all(Array.from({ length: 24 }, post));
      expect(all.filter(({ response }) => response.status !== 201)).toEqual([]);
      expect(readroom.output()).not.toContain('CT skull');
      readroom.kill('SIGTERM');
      expect(await readroom.ended).toBe(0);
    },
  );
}

test.runIf(isPostgres)(
  'a database that is not there is said in a sentence, without its password',
  async () => {
    const readroom = await spawnReadroom({ DATABASE_URL: 'postgres://someone:hunter2@127.0.0.1:9/none' });
    expect(await readroom.ended).toBe(1);
    expect(readroom.output()).toContain('DATABASE_URL does not answer');
    expect(readroom.output()).not.toContain('hunter2');
    expect(readroom.output()).not.toMatch(/^\s+at /m);
  },
);

test.runIf(isPostgres)(
  'three processes that start at once on one empty database all run, with one clinic',
  async () => {
    const { environment } = await freshProcessDatabase();
    const processes = await Promise.all([1, 2, 3].map(() => spawnReadroom(environment)));
    await Promise.all(processes.map((each) => untilListening(each)));
    const made = processes.filter((each) => each.output().includes('First clinic made'));
    expect(made).toHaveLength(1);
    // What one wrote the others have, and a cursor of one is a cursor of all.
    const [first, second, third] = processes.map(({ url }) => url);
    for (let index = 0; index < 3; index++) {
      const response = await fetch(`${first}/v1/viewer/studies`, {
        method: 'POST',
        headers: keyHeaders,
        body: studyBody(newUid()),
      });
      expect(response.status).toBe(201);
    }
    const read = async (url: string) =>
      (await fetch(url, { headers: keyHeaders })).json() as Promise<{ studies: unknown[]; cursor: string }>;
    const page = await read(`${second}/v1/viewer/studies?limit=2`);
    const rest = await read(`${third}/v1/viewer/studies?limit=2&cursor=${page.cursor}`);
    expect([page.studies.length, rest.studies.length]).toEqual([2, 1]);
    for (const each of processes) each.kill('SIGTERM');
    expect(await Promise.all(processes.map((each) => each.ended))).toEqual([0, 0, 0]);
  },
);

test.runIf(!isPostgres)(
  'a second process on one folder ends in under 2 s with a clear message',
  { timeout: 90_000 },
  async () => {
    const database = await freshProcessDatabase();
    onTestFinished(() => database.remove());
    const first = await startReadroomProcess(database.environment);
    const started = performance.now();
    const second = await spawnReadroom(database.environment);
    expect(await second.ended).toBe(1);
    // Under 2 s on a machine that does nothing else; here two processes at least share it.
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(second.output()).toContain(database.environment.DATA_DIR);
    expect(second.output()).toMatch(/in use|another/i);
    expect(second.output()).not.toMatch(/^\s+at /m);
    const still = await fetch(`${first.url}/readyz`);
    expect(still.status).toBe(200);
    // A lock whose holder was killed is nobody's.
    first.kill('SIGKILL');
    await first.ended;
    const third = await startReadroomProcess(database.environment);
    third.kill('SIGTERM');
    expect(await third.ended).toBe(0);
  },
);
