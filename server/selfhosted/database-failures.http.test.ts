import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { studyCreate } from '#contract/study-endpoints.ts';
import { newUid, testApp } from '#server/testing/test-app.ts';

test('a transaction that was in the way of another is to be asked again, and is no fault', async () => {
  const app = await testApp();
  const clinic = await app.newClinic();
  await sql`
    create function deadlock() returns trigger language plpgsql as 'begin raise exception using errcode = ''40P01''; end'`.execute(
    app.db,
  );
  await sql`create trigger deadlock before insert on studies for each row execute function deadlock()`.execute(
    app.db,
  );
  const body = { severity: 'stat', studyDescription: 'CT', studyInstanceUid: newUid() };
  const refused = await app.refused(clinic.key, studyCreate, 503, { body });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  await sql`drop trigger deadlock on studies`.execute(app.db);
  await app.done(clinic.key, studyCreate, { body });
});
