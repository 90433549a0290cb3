import { Agent, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  freshProcessDatabase,
  keyHeaders,
  type ReadroomProcess,
  spawnReadroom,
  startReadroomProcess,
  studyBody,
} from './testing/readroom-process.ts';
import { newUid } from './testing/test-app.ts';

interface Sent {
  readonly uid: string;
  readonly at: number;
  /** Null: the connection broke. */
  readonly status: number | null;
}

function create(readroom: ReadroomProcess, agent: Agent): Promise<Sent> {
  const uid = newUid();
  const at = performance.now();
  return new Promise((resolve) => {
    const request = httpRequest(
      `${readroom.url}/v1/viewer/studies`,
      { method: 'POST', headers: keyHeaders, agent },
      (response) => {
        response.resume();
        response.on('end', () => resolve({ uid, at, status: response.statusCode ?? null }));
        response.on('error', () => resolve({ uid, at, status: null }));
      },
    );
    request.on('error', () => resolve({ uid, at, status: null }));
    request.end(studyBody(uid));
  });
}

/** A client that has begun a request and says no more. */
async function beginRequest(readroom: ReadroomProcess): Promise<Socket> {
  const socket = connect(Number(new URL(readroom.url).port), '127.0.0.1');
  socket.on('error', () => {});
  const headers = Object.entries({ ...keyHeaders, host: '127.0.0.1', 'content-length': '100' });
  const lines = headers.map(([name, value]) => `${name}: ${value}`).join('\r\n');
  socket.write(`POST /v1/viewer/studies HTTP/1.1\r\n${lines}\r\n\r\n{"sev`);
  await sleep(200);
  return socket;
}

test('SIGTERM under load drops no request in flight, and what was answered is there', async () => {
  const database = await freshProcessDatabase();
  const readroom = await startReadroomProcess(database.environment);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const sent: Sent[] = [];
  let isOver = false;
  const clients = Array.from({ length: 16 }, async () => {
    while (!isOver) {
      const each = await create(readroom, agent);
      sent.push(each);
      if (each.status === null) await sleep(20);
    }
  });
  await sleep(1000);
  const stoppedAt = performance.now();
  readroom.kill('SIGTERM');
  expect(await readroom.ended).toBe(0);
  expect(performance.now() - stoppedAt).toBeLessThan(10_000);
  isOver = true;
  await Promise.all(clients);
  agent.destroy();

  const made = sent.filter(({ status }) => status === 201);
  expect(made.length).toBeGreaterThan(20);
  // Whatever was under way at the signal has its answer.
  expect(sent.filter(({ at, status }) => at < stoppedAt && status !== 201)).toEqual([]);
  // Later ones may find nobody, and never half an answer.
  expect(sent.filter(({ status }) => status !== 201 && status !== null)).toEqual([]);

  const again = await startReadroomProcess(database.environment);
  for (const { uid } of made.slice(-20)) {
    const read = await fetch(`${again.url}/v1/viewer/studies/by-uid/${uid}`, { headers: keyHeaders });
    expect(read.status).toBe(200);
  }
  again.kill('SIGTERM');
  expect(await again.ended).toBe(0);
  await database.remove();
});

describe.concurrent('a process', () => {
  test('is not held by a client that never finishes its request, or one that never begins', async () => {
    const database = await freshProcessDatabase();
    const readroom = await startReadroomProcess(database.environment);
    const half = await beginRequest(readroom);
    const silent = connect(Number(new URL(readroom.url).port), '127.0.0.1');
    silent.on('error', () => {});
    await sleep(100);
    const started = performance.now();
    readroom.kill('SIGTERM');
    expect(await readroom.ended).toBe(0);
    expect(performance.now() - started).toBeLessThan(10_000);
    half.destroy();
    silent.destroy();
    await database.remove();
  });

  test('answers bodies that are too large on a real socket, and the next request as well', async () => {
    const database = await freshProcessDatabase();
    const readroom = await startReadroomProcess(database.environment);
    const large = 'x'.repeat(1024 * 1024);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const post = (headers: Readonly<Record<string, string>>, parts: readonly string[]) =>
      new Promise<number | string>((resolve) => {
        const request = httpRequest(
          `${readroom.url}/v1/viewer/studies`,
          { method: 'POST', headers: { ...keyHeaders, ...headers }, agent },
          (response) => {
            response.resume();
            response.on('end', () => resolve(response.statusCode ?? 0));
          },
        );
        request.on('error', (error) => resolve(String(error)));
        for (const part of parts) request.write(part);
        request.end();
      });
    for (let round = 0; round < 3; round++) {
      expect(await post({ 'content-length': String(large.length) }, [large])).toBe(413);
      expect(await post({}, [studyBody(newUid())])).toBe(201);
      expect(await post({ 'transfer-encoding': 'chunked' }, Array(16).fill(large.slice(0, 65_536)))).toBe(
        413,
      );
      expect(await post({}, [studyBody(newUid())])).toBe(201);
      expect(await post({ authorization: 'Bearer none', 'transfer-encoding': 'chunked' }, [large])).toBe(401);
      expect(await post({}, ['['.repeat(100_000)])).toBe(400);
    }
    agent.destroy();

    // Somebody who does not want to wait for a client that says no more.
    const half = await beginRequest(readroom);
    readroom.kill('SIGTERM');
    await sleep(1000);
    const started = performance.now();
    readroom.kill('SIGINT');
    expect(await readroom.ended).toBe(1);
    expect(performance.now() - started).toBeLessThan(2000);
    half.destroy();
    await database.remove();
  });

  test('says in a sentence what is wrong with its environment, and quotes no secret', async () => {
    const readroom = await spawnReadroom({ PORT: '99999', READROOM_API_KEY: 'sk_live_secret' });
    expect(await readroom.ended).toBe(1);
    expect(readroom.output()).toContain('PORT');
    expect(readroom.output()).not.toContain('sk_live_secret');
    expect(readroom.output()).not.toMatch(/^\s+at /m);
  });

  test('that finds its port in use says so', async () => {
    const [mine, theirs] = [await freshProcessDatabase(), await freshProcessDatabase()];
    const first = await startReadroomProcess(mine.environment);
    const { port } = new URL(first.url);
    const second = await spawnReadroom({ ...theirs.environment, PORT: port, PUBLIC_URL: first.url });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`Port ${port} on 127.0.0.1 is in use.`);
    expect(second.output()).not.toMatch(/^\s+at /m);
    first.kill('SIGTERM');
    await first.ended;
    await Promise.all([mine.remove(), theirs.remove()]);
  });
});
