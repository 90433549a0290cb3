import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dicomUidProblem } from '#contract/identifiers.ts';
import { metadata } from '#contract/study-bodies.ts';
import { type Connection, connect } from '#server/database/connect.ts';
import { migrate } from '#server/database/migrate.ts';
import { migrations } from '#server/database/migrations/all.ts';
import { freshTestDatabase } from '#server/testing/test-database.ts';
import { type SeedProgress, seed } from './seed.ts';

const now = new Date();
const clinicId = randomUUID();
const otherId = randomUUID();
let connection: Connection;

beforeAll(async () => {
  const database = await freshTestDatabase();
  connection = await connect(database.kind === 'postgres' ? { databaseUrl: database.url } : { memory: true });
  await migrate(connection, migrations);
  for (const id of [clinicId, otherId]) {
    await connection.db
      .insertInto('clinics')
      .values({ clinic_id: id, name: id, created_at: now, wait_targets: null })
      .execute();
  }
});
afterAll(() => connection.close());

const studiesOf = (id: string) =>
  connection.db.selectFrom('studies').selectAll().where('clinic_id', '=', id).execute();

test('adds what was asked for, tells how far it is, and adds again', async () => {
  const progress: SeedProgress[] = [];
  const seeded = await connection.unhurried((db) =>
    seed(db, { clinicId, studies: 5_000, users: 300, now, onProgress: (step) => progress.push(step) }),
  );
  expect(seeded).toMatchObject({ studies: 5_000, users: 300 });
  expect(progress.map(({ what, done }) => [what, done])).toEqual([
    ['users', 300],
    ['studies', 2_000],
    ['studies', 4_000],
    ['studies', 5_000],
  ]);
  expect(progress.at(-1)?.secondsLeft).toBe(0);
  // The same moment again: unique UIDs and addresses are the database's own rule.
  await connection.unhurried((db) => seed(db, { clinicId, studies: 1_000, users: 50, now }));
  expect(await studiesOf(clinicId)).toHaveLength(6_000);
  const users = await connection.db
    .selectFrom('users')
    .selectAll()
    .where('clinic_id', '=', clinicId)
    .execute();
  expect(users).toHaveLength(350);
  expect(users.every((user) => user.level !== 'admin' || user.has_dashboard_access)).toBe(true);
});

test('what it adds fits the contract and looks like a clinic', async () => {
  const studies = await studiesOf(clinicId);
  for (const study of studies) {
    expect(dicomUidProblem(study.study_instance_uid)).toBeUndefined();
    expect(study.created_at <= study.updated_at && study.updated_at <= now).toBe(true);
    if (study.metadata !== null) expect(metadata.safeParse(study.metadata).success).toBe(true);
  }
  const count = (is: (study: (typeof studies)[number]) => boolean) => studies.filter(is).length;
  expect(count((study) => study.severity === 'stat')).toBeGreaterThan(100);
  expect(count((study) => study.severity === 'normal')).toBeGreaterThan(3_600);
  expect(count((study) => study.cancelled_at !== null)).toBeGreaterThan(50);
  const open = studies.filter(
    (study) => study.study_viewer_status === 'incomplete' && study.cancelled_at === null,
  );
  expect(open.length).toBeGreaterThan(5);
  expect(open.length).toBeLessThan(300);
  expect(count((study) => study.assigned_to !== null)).toBeGreaterThan(4_500);
  expect(count((study) => study.created_by_user_id === null)).toBe(0);
  expect(new Set(studies.map((study) => study.study_description)).size).toBeGreaterThan(80);
});

test('keeps to its clinic, also one without people, and leaves one audit row a run', async () => {
  await connection.unhurried((db) => seed(db, { clinicId: otherId, studies: 10, users: 0, now }));
  const studies = await studiesOf(otherId);
  expect(studies).toHaveLength(10);
  expect(studies.every((study) => study.assigned_to === null && study.created_by_user_id === null)).toBe(
    true,
  );
  expect(await studiesOf(clinicId)).toHaveLength(6_000);
  const audit = await connection.db.selectFrom('audit').selectAll().orderBy('audit_id').execute();
  expect(audit.map((row) => [row.actor_name, row.action, row.object_name])).toEqual([
    ['Command line', 'userInvite', '300 invented users'],
    ['Command line', 'studyCreate', '5000 invented studies'],
    ['Command line', 'userInvite', '50 invented users'],
    ['Command line', 'studyCreate', '1000 invented studies'],
    ['Command line', 'studyCreate', '10 invented studies'],
  ]);
});

test('a batch that is refused ends it with the database’s own error', async () => {
  const nobody = randomUUID();
  await expect(
    seed(connection.db, { clinicId: nobody, studies: 4_500, users: 0, now }),
  ).rejects.toMatchObject({
    code: '23503',
  });
});
