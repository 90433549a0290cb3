import { beforeAll, expect, test } from 'vitest';
import type { Invitation } from '#contract/invitation.ts';
import { invitationList, invitationRetrieve, invitationRevoke } from '#contract/invitation-endpoints.ts';
import { invitationLinkCreate, invitationResend } from '#contract/invitation-mail-endpoints.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import { hashSecret } from '#server/database/secrets.ts';
import { nobody } from '#server/testing/call.ts';
import { aDay, openTestApp, type TestApp, type TestClinic, testApp } from '#server/testing/test-app.ts';

let app: TestApp;
let clinic: TestClinic;

beforeAll(async () => {
  app = await testApp();
  clinic = await app.newClinic();
});

let count = 0;

async function invite(email = `linked${++count}@clinic.example`): Promise<Invitation> {
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
  const { invitations } = await app.done(clinic.key, invitationList, { query: { userId } });
  const [made] = invitations;
  if (made === undefined) throw new Error('No invitation.');
  return made;
}

const tokenHashes = async ({ invitationId }: Invitation) =>
  (
    await app.db
      .selectFrom('invitation_tokens')
      .select(['token_hash', 'purpose'])
      .where('invitation_id', '=', invitationId)
      .orderBy('created_at')
      .execute()
  ).map((row) => ({ hash: row.token_hash, purpose: row.purpose }));

test('a link is made as often as it is asked for, is stored hashed, and is on record without its token', async () => {
  const { invitationId } = await invite();
  const links = await Promise.all(
    [clinic.owner, clinic.adminWithoutStudies].map((caller) =>
      app.done(caller, invitationLinkCreate, { body: { invitationId } }),
    ),
  );
  const made = await app.done(clinic.owner, invitationRetrieve, { params: { invitationId } });
  const tokens = links.map(({ url }) => {
    const [, token = ''] = url.split(`${app.origin}/accept-invitation#token=`);
    expect(token).toMatch(/^[\w-]{43}$/);
    return token;
  });
  expect(links.map(({ expiresAt }) => expiresAt)).toEqual([made.expiry, made.expiry]);
  expect(new Set((await tokenHashes(made)).map(({ hash }) => hash))).toEqual(
    new Set(tokens.map((token) => hashSecret(token))),
  );
  const rows = (await app.audit(clinic.clinicId)).filter((row) => row.object_id === invitationId);
  expect(rows.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    'userInvite done',
    'invitationLinkCreate done',
    'invitationLinkCreate done',
  ]);
  const dump = `${await app.dump()}${app.logged()}`;
  for (const token of tokens) expect(dump).not.toContain(token);
  // Nothing about the invitation has changed.
  expect(made.version).toBe(1);
});

test('sending again gives seven days, ends every link of before and enqueues one mail', async () => {
  const made = await invite();
  const { invitationId } = made;
  await app.done(clinic.owner, invitationLinkCreate, { body: { invitationId } });
  app.pass(8 * aDay);
  // The people of the clinic have been signed out meanwhile.
  const owner = await app.signIn(clinic.clinicId, clinic.owner.email);
  const again = await app.done(owner, invitationResend, { body: { invitationId } });
  const now = app.now();
  expect(again).toEqual({
    ...made,
    expiry: new Date(now.getTime() + 7 * aDay).toISOString(),
    updatedAt: now.toISOString(),
    version: 2,
    mail: { state: 'waiting', sentAt: null, nextTryAt: now.toISOString(), problem: null },
  });
  expect(await tokenHashes(made)).toEqual([]);
  const waiting = await app.db
    .selectFrom('mail_outbox')
    .select('mail_id')
    .where('invitation_id', '=', invitationId)
    .where('next_try_at', 'is not', null)
    .execute();
  expect(waiting).toHaveLength(1);
  expect((await app.audit(clinic.clinicId)).at(-1)).toMatchObject({
    action: 'invitationResend',
    object_id: invitationId,
    before: { expiry: made.expiry },
    after: { expiry: again.expiry },
  });
});

test('what is no longer pending has no link and is not sent again, and says why', async () => {
  const owner = await app.signIn(clinic.clinicId, clinic.owner.email);
  const revoked = await invite();
  const body = { invitationId: revoked.invitationId };
  await app.done(clinic.key, invitationRevoke, { body });
  for (const endpoint of [invitationLinkCreate, invitationResend]) {
    const { message } = await app.refused(owner, endpoint, 409, { body });
    expect(message).toBe('This invitation has been revoked.');
    await app.refused(owner, endpoint, 404, { body: { invitationId: `inv_${'0'.repeat(32)}` } });
  }

  const expired = await invite();
  app.pass(8 * aDay);
  const later = await app.signIn(clinic.clinicId, clinic.owner.email);
  await app.refused(later, invitationLinkCreate, 409, { body: { invitationId: expired.invitationId } });
  await invite(expired.email);
  const { message } = await app.refused(later, invitationResend, 409, {
    body: { invitationId: expired.invitationId },
  });
  expect(message).toBe('A newer invitation to this address has taken its place.');
});

test('owners and admins of the clinic only, signed in; who else tries is on record', async () => {
  const here = await app.newClinic();
  const elsewhere = clinic;
  clinic = here;
  const made = await invite();
  const input = { body: { invitationId: made.invitationId } };
  const stranger = await app.signIn(elsewhere.clinicId, elsewhere.owner.email);
  for (const endpoint of [invitationLinkCreate, invitationResend]) {
    for (const caller of [here.manager, here.member, here.key])
      await app.refused(caller, endpoint, 403, input);
    await app.refused(nobody, endpoint, 401, input);
    await app.refused(stranger, endpoint, 404, input);
    const refused = (await app.audit(here.clinicId)).filter(
      ({ action, outcome }) => action === endpoint.name && outcome === 'refused',
    );
    expect(refused.map(({ object_id }) => object_id)).toEqual([made.invitationId, made.invitationId]);
  }
  expect(await tokenHashes(made)).toEqual([]);
  expect(await app.done(here.owner, invitationRetrieve, { params: input.body })).toEqual(made);
});

test('a server without mail says so; an invitation from before there were mails has none', async () => {
  const silent = await openTestApp({ beside: app, mailer: 'none' });
  const { invitationId } = await invite();
  const mailOf = async () =>
    (await silent.done(clinic.key, invitationRetrieve, { params: { invitationId } })).mail;
  expect(await mailOf()).toEqual({ state: 'not-configured', sentAt: null, nextTryAt: null, problem: null });
  await app.db.deleteFrom('mail_outbox').where('invitation_id', '=', invitationId).execute();
  expect(await mailOf()).toBe(null);
});
