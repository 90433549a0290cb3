import { expect, test } from 'vitest';
import { studyRerouteUrl } from '#contract/study-endpoints.ts';
import { hashSecret } from '#server/database/secrets.ts';
import { aDay, testApp } from '#server/testing/test-app.ts';

test('a link into the viewer goes a day after it ran out, with the sweep and not with the next link', async () => {
  const app = await testApp();
  const clinic = await app.newClinic();
  const { studyId } = await app.newStudy(clinic);
  const mint = async () => {
    const { url } = await app.done(clinic.key, studyRerouteUrl, { body: { studyId } });
    return hashSecret(new URL(url).searchParams.get('token') ?? '');
  };
  const links = async () =>
    (
      await app.db
        .selectFrom('viewer_links')
        .select('token_hash')
        .where('clinic_id', '=', clinic.clinicId)
        .orderBy('created_at')
        .execute()
    ).map(({ token_hash }) => token_hash);

  const first = await mint();
  app.pass(aDay + 120_000 - 1);
  await app.people.sweep();
  expect(await links()).toEqual([first]);
  app.pass(1);
  const second = await mint();
  expect(await links()).toEqual([first, second]);
  await app.people.sweep();
  expect(await links()).toEqual([second]);
});
