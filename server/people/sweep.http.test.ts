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

test('a sign-in that nobody ended and a second factor that nobody switched on go, one that is on stays', async () => {
  const app = await testApp();
  const clinic = await app.newClinic();
  const loginOf = async (email: string) =>
    (await app.db.selectFrom('auth_login').select('id').where('email', '=', email).executeTakeFirstOrThrow())
      .id;
  const [on, begun] = [await loginOf(clinic.owner.email), await loginOf(clinic.admin.email)];
  const created_at = app.now();
  await app.db
    .insertInto('second_factors')
    .values([
      { login_id: on, secret: 'a', created_at, confirmed_at: created_at, last_used_step: 1 },
      { login_id: begun, secret: 'b', created_at, confirmed_at: null, last_used_step: null },
    ])
    .execute();
  await app.db
    .insertInto('sign_in_challenges')
    .values({
      token_hash: `swept ${on}`,
      login_id: on,
      clinic_id: clinic.clinicId,
      method: 'password',
      created_at,
      expires_at: new Date(created_at.getTime() + 300_000),
    })
    .execute();
  const left = async () => {
    const factors = await app.db
      .selectFrom('second_factors')
      .select('login_id')
      .where('login_id', 'in', [on, begun])
      .execute();
    const challenges = await app.db
      .selectFrom('sign_in_challenges')
      .select('login_id')
      .where('login_id', '=', on)
      .execute();
    return [new Set(factors.map((row) => row.login_id)), challenges.length];
  };
  app.pass(300_000 - 1);
  await app.people.sweep();
  expect(await left()).toEqual([new Set([on, begun]), 1]);
  app.pass(1);
  await app.people.sweep();
  expect(await left()).toEqual([new Set([on, begun]), 0]);
  app.pass(aDay);
  await app.people.sweep();
  expect(await left()).toEqual([new Set([on]), 0]);
});
