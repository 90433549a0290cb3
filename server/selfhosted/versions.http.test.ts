import { beforeAll, expect, test } from 'vitest';
import { studyCancel, studyUpdate } from '#contract/study-endpoints.ts';
import { type TestApp, type TestClinic, testApp } from '#server/testing/test-app.ts';

let app: TestApp;
let clinic: TestClinic;
beforeAll(async () => {
  app = await testApp();
  clinic = await app.newClinic();
});

test('a 412 says who changed what since the version that was seen, newest first', async () => {
  const { studyId } = await app.newStudy(clinic);
  const params = { studyId };
  await app.done(clinic.manager, studyUpdate, { params, body: { severity: 'stat' } });
  await app.done(clinic.admin, studyUpdate, {
    params,
    body: { studyDescription: 'Changed', severity: 'high' },
  });
  await app.done(clinic.key, studyCancel, { body: { studyId } });
  const body = { severity: 'normal' };

  const seenSecond = await app.refused(clinic.owner, studyUpdate, 412, {
    params,
    body,
    headers: { 'if-match': '"2"' },
  });
  const people = await app.db.selectFrom('users').select(['user_id', 'first_name', 'last_name']).execute();
  const nameOf = (id: string) =>
    people.filter(({ user_id }) => user_id === id).map((row) => `${row.first_name} ${row.last_name}`)[0];
  expect(seenSecond.changes).toEqual([
    { at: expect.any(String), by: expect.any(String), action: 'studyCancel', fields: ['isCancelled'] },
    {
      at: expect.any(String),
      by: nameOf(clinic.admin.userId),
      action: 'studyUpdate',
      fields: expect.arrayContaining(['severity', 'studyDescription']),
    },
  ]);
  const seenFirst = await app.refused(clinic.owner, studyUpdate, 412, {
    params,
    body,
    headers: { 'if-match': '"1"' },
  });
  expect(seenFirst.changes).toHaveLength(3);
  const neverMade = await app.refused(clinic.owner, studyUpdate, 412, {
    params,
    body,
    headers: { 'if-match': '"99"' },
  });
  expect(neverMade.changes).toEqual([]);
});
