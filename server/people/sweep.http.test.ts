import { expect, test } from 'vitest';
import { invitationRevoke } from '#contract/invitation-endpoints.ts';
import { studyRerouteUrl } from '#contract/study-endpoints.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
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

test('the links of an invitation go a week after it ended, whichever way', async () => {
  const app = await testApp();
  const clinic = await app.newClinic();
  const invited = async (email: string) => {
    const { userId } = await app.done(clinic.key, userInvite, {
      body: {
        email,
        firstName: 'Grace',
        lastName: 'Hopper',
        clinicRole: 'Radiologist',
        level: 'member',
        canManageStudies: false,
        hasDashboardAccess: true,
      },
    });
    return userId;
  };
  const userIds = [await invited('swept1@clinic.example'), await invited('swept2@clinic.example')];
  await app.people.mail.deliverDue();
  const left = async () =>
    (
      await app.db
        .selectFrom('invitation_tokens')
        .innerJoin('invitations', 'invitations.invitation_id', 'invitation_tokens.invitation_id')
        .select('invitations.user_id')
        .where('invitations.clinic_id', '=', clinic.clinicId)
        .execute()
    ).map(({ user_id }) => user_id);
  await app.done(clinic.key, invitationRevoke, { body: { userId: userIds[0] } });
  app.pass(7 * aDay - 1);
  await app.people.sweep();
  expect(new Set(await left())).toEqual(new Set(userIds));
  app.pass(1);
  await app.people.sweep();
  expect(await left()).toEqual([userIds[1]]);
  app.pass(7 * aDay);
  await app.people.sweep();
  expect(await left()).toEqual([]);
});
