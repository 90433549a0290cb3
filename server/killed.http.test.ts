import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type Connection, connect } from './database/connect.ts';
import { startPrivatePostgres } from './testing/private-postgres.ts';
import {
  freshProcessDatabase,
  keyHeaders,
  type ReadroomProcess,
  startReadroomProcess,
  studyBody,
} from './testing/readroom-process.ts';
import { newUid } from './testing/test-app.ts';

const isPostgres = process.env.TEST_DATABASE === 'postgres';

/** Writes with four clients until told to stop; what was answered with 201 goes into `acknowledged`. */
function writeTo(readroom: ReadroomProcess, acknowledged: Set<string>) {
  let isOver = false;
  const clients = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const uid = newUid();
      try {
        const response = await fetch(`${readroom.url}/v1/viewer/studies`, {
          method: 'POST',
          headers: keyHeaders,
          body: studyBody(uid),
          signal: AbortSignal.timeout(5_000),
        });
        if (response.status === 201) acknowledged.add(uid);
        await response.arrayBuffer();
      } catch {
        await sleep(10);
      }
    }
  });
  return async () => {
    isOver = true;
    await Promise.all(clients);
  };
}

/** Acknowledged studies that the database does not have, and those it has without the row that records them. */
async function missing({ db }: Connection, acknowledged: ReadonlySet<string>) {
  const studies = await db.selectFrom('studies').select(['study_id', 'study_instance_uid']).execute();
  const recorded = new Set(
    (await db.selectFrom('audit').select('object_id').where('action', '=', 'studyCreate').execute()).map(
      ({ object_id }) => object_id,
    ),
  );
  const kept = new Set(studies.map(({ study_instance_uid }) => study_instance_uid));
  return {
    lost: [...acknowledged].filter((uid) => !kept.has(uid)),
    // Both ways: neither a change without its row nor a row without its change.
    unrecorded: studies.filter(({ study_id }) => !recorded.has(study_id)).length,
    recordedOnly: recorded.size - studies.length,
  };
}

const nothing = { lost: [], unrecorded: 0, recordedOnly: 0 };

test.runIf(!isPostgres)(
  'kill -9 in mid-write, up to 20 times: every acknowledged write and its audit row are there',
  { timeout: 120_000 },
  async () => {
    const database = await freshProcessDatabase();
    onTestFinished(() => database.remove());
    const acknowledged = new Set<string>();
    const until = Date.now() + 30_000;
    let rounds = 0;
    while (rounds < 20 && (rounds < 5 || Date.now() < until)) {
      const readroom = await startReadroomProcess(database.environment);
      const before = acknowledged.size;
      const stopWriting = writeTo(readroom, acknowledged);
      while (acknowledged.size === before) await sleep(5);
      await sleep(Math.random() * 250);
      readroom.kill('SIGKILL');
      await readroom.ended;
      await stopWriting();
      rounds++;
    }
    expect(acknowledged.size).toBeGreaterThan(rounds);
    const connection = await connect({ dataDir: database.environment.DATA_DIR ?? '' });
    try {
      expect(await missing(connection, acknowledged)).toEqual(nothing);
    } finally {
      await connection.close();
    }
  },
);

test.runIf(isPostgres)(
  'kill -9 of PostgreSQL in mid-write: as much, and Readroom writes on without a restart',
  { timeout: 120_000 },
  async () => {
    const server = await startPrivatePostgres({ fsync: true });
    if (server === undefined) throw new Error('There are binaries, yet no server was started.');
    onTestFinished(() => server.remove());
    const readroom = await startReadroomProcess({ DATABASE_URL: server.url });
    const acknowledged = new Set<string>();
    const stopWriting = writeTo(readroom, acknowledged);
    for (let round = 0; round < 4; round++) {
      const before = acknowledged.size;
      while (acknowledged.size < before + 5) await sleep(5);
      await sleep(Math.random() * 200);
      await server.kill9();
      await sleep(200);
      await server.start();
    }
    const before = acknowledged.size;
    while (acknowledged.size < before + 5) await sleep(5);
    await stopWriting();
    readroom.kill('SIGKILL');
    await readroom.ended;
    const connection = await connect({ databaseUrl: server.url });
    try {
      expect(await missing(connection, acknowledged)).toEqual(nothing);
    } finally {
      await connection.close();
    }
  },
);
