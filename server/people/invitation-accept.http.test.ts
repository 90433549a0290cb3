import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Invitation } from '#contract/invitation.ts';
import {
  invitationList,
  invitationRetrieve,
  invitationRevoke,
  invitationUpdate,
} from '#contract/invitation-endpoints.ts';
import { invitationLinkCreate, invitationResend } from '#contract/invitation-mail-endpoints.ts';
import { invitationAccept, invitationDecline, invitationOfferRetrieve } from '#contract/invitation-offer.ts';
import { passwordRequestReset, passwordReset, sessionSignIn } from '#contract/session-endpoints.ts';
import { sessionRetrieve } from '#contract/session-retrieve.ts';
import { userList, userRetrieve } from '#contract/user-endpoints.ts';
import { userInvite, userUpdate } from '#contract/user-write-endpoints.ts';
import { type Caller, nobody } from '#server/testing/call.ts';
import { aDay, type TestApp, type TestClinic, testApp } from '#server/testing/test-app.ts';

let app: TestApp;
let clinic: TestClinic;
let owner: Caller;

beforeAll(async () => {
  app = await testApp();
  clinic = await app.newClinic();
  owner = clinic.owner;
});

beforeEach(async () => {
  await app.db.deleteFrom('rate_limits').execute();
});

let count = 0;
const password = 'tulips under the bridge';

async function invite(more: Readonly<Record<string, unknown>> = {}, to = clinic): Promise<Invitation> {
  const { userId } = await app.done(to.key, userInvite, {
    body: {
      email: `answering${++count}@clinic.example`,
      firstName: 'Grace',
      lastName: 'Hopper',
      clinicRole: 'Radiologist',
      level: 'member',
      canManageStudies: true,
      hasDashboardAccess: true,
      ...more,
    },
  });
  const { invitations } = await app.done(to.key, invitationList, { query: { userId } });
  const [made] = invitations;
  if (made === undefined) throw new Error('No invitation.');
  return made;
}

const tokenOf = (text: string): string => /#token=([\w-]{43})/.exec(text)?.[1] ?? '';

/** The token of the mail to an invited person. */
async function mailed({ email }: Invitation): Promise<string> {
  await app.people.mail.deliverDue();
  return tokenOf(app.mails.findLast(({ to }) => to.address === email)?.text ?? '');
}

async function linked({ invitationId }: Invitation, by = owner): Promise<string> {
  return tokenOf((await app.done(by, invitationLinkCreate, { body: { invitationId } })).url);
}

const accept = (token: string, more: object = { password }) =>
  app.call(nobody, invitationAccept, { body: { token, ...more } });

const statusOf = async ({ invitationId }: Invitation, by: Caller = clinic.key) =>
  (await app.done(by, invitationRetrieve, { params: { invitationId } })).status;

const withoutId = (text: string) => text.replace(/"requestId":"[^"]+"/, '');

test('an invitation is looked at as often as one likes, and accepted once: the person exists as it said', async () => {
  const made = await invite({ middleName: 'Brewster', phoneNumber: '15551234567', level: 'admin' });
  const token = await mailed(made);
  const offer = await app.done(nobody, invitationOfferRetrieve, { body: { token } });
  expect(offer).toEqual({
    clinicName: 'Test Clinic',
    inviterName: null,
    email: made.email,
    firstName: 'Grace',
    lastName: 'Hopper',
    level: 'admin',
    canManageStudies: true,
    hasDashboardAccess: true,
    expiry: made.expiry,
    password: 'new',
    signedInAs: null,
  });
  const inOwnersBrowser = await app.done(owner, invitationOfferRetrieve, { body: { token } });
  expect(inOwnersBrowser.signedInAs).toEqual({
    name: 'Clinic Owner',
    email: clinic.owner.email,
    isInvited: false,
  });
  // A scanner follows whatever it finds.
  for (const method of ['GET', 'HEAD']) {
    await app.request('/accept-invitation', { method });
    await app.request(`${invitationAccept.path}?token=${token}`, { method });
  }
  expect(await statusOf(made)).toBe('sent');

  // A cookie that somebody planted is replaced, and its session ends.
  const planted = clinic.member;
  const result = await app.call(planted, invitationAccept, { body: { token, password } });
  if (!result.ok) throw new Error(result.text);
  const [cookie = ''] = result.headers.getSetCookie();
  const accepted = { credential: { cookie: cookie.split(';')[0] ?? '' } };
  expect(accepted.credential.cookie).not.toBe(planted.credential.cookie);
  await app.refused(planted, sessionRetrieve, 401);
  expect(result.body.session).toEqual(await app.done(accepted, sessionRetrieve));

  const user = await app.done(accepted, userRetrieve, { params: { userId: made.userId } });
  const {
    invitationId: _id,
    clinicId: _clinic,
    status: _status,
    mail: _mail,
    inviterId: _i,
    ...person
  } = made;
  const { invitedByApiKeyId: _key, expiry: _expiry, updatedAt: _at, ...facts } = person;
  const now = app.now().toISOString();
  expect(user).toEqual({ ...facts, createdAt: now, lastLoginAt: now, accessRevokedAt: null, version: 1 });
  expect(
    await app.done(clinic.key, invitationRetrieve, { params: { invitationId: made.invitationId } }),
  ).toMatchObject({ status: 'accepted', version: 2 });
  const by = {
    actor_kind: 'user',
    actor_id: made.userId,
    actor_name: 'Grace Hopper',
    actor_email: made.email,
  };
  expect((await app.audit(clinic.clinicId)).slice(-2)).toMatchObject([
    {
      action: 'invitationAccept',
      ...by,
      object_id: made.invitationId,
      before: { status: 'sent' },
      after: {
        status: 'accepted',
        userId: made.userId,
        level: 'admin',
        canManageStudies: true,
        hasDashboardAccess: true,
      },
    },
    { action: 'sessionSignIn', ...by, after: { method: 'invitation' } },
  ]);
  await app.done(nobody, sessionSignIn, { body: { email: made.email, password } });
  expect(`${await app.dump()}${app.logged()}`).not.toContain(token);
});

test('of ten who accept at once, one does, and of five who decline one', async () => {
  const made = await invite();
  const token = await mailed(made);
  const answers = await Promise.all(Array.from({ length: 10 }, () => accept(token)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 410)]);
  const { users } = await app.done(clinic.key, userList, { query: { email: made.email } });
  expect(users).toHaveLength(1);
  await app.refused(nobody, invitationDecline, 410, { body: { token } });
  expect(await statusOf(made)).toBe('accepted');

  const unwanted = await mailed(await invite());
  const declines = await Promise.all(
    Array.from({ length: 5 }, () => app.call(nobody, invitationDecline, { body: { token: unwanted } })),
  );
  expect(declines.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410, 410]);
});

test('of twenty guesses from one network the last is not even looked at; those who have a link do not use any up', async () => {
  const token = await mailed(await invite());
  for (let index = 0; index < 25; index++)
    await app.done(nobody, invitationOfferRetrieve, { body: { token } });
  const statuses: number[] = [];
  for (let index = 0; index < 20; index++) {
    const endpoint = index % 2 === 0 ? invitationOfferRetrieve : invitationDecline;
    statuses.push((await app.call(nobody, endpoint, { body: { token: `guess ${index}` } })).status);
  }
  expect(statuses).toEqual([...Array.from({ length: 19 }, () => 410), 429]);
  await app.refused(nobody, invitationAccept, 429, { body: { token, password } });
  app.pass(15 * 60_000);
  expect((await accept(token)).ok).toBe(true);
});

test('a password that is missing, short or easy to guess is refused at its field, and the link still works', async () => {
  const made = await invite({ email: 'grace.hopper@harbour.example' });
  const token = await mailed(made);
  for (const [body, message] of [
    [{}, 'Is required.'],
    [{ password: 'too short' }, 'Must be at least 12 characters.'],
    [{ password: 'x'.repeat(129) }, 'Must be at most 128 characters.'],
    [{ password: 'Password1234!' }, /common words/],
    [{ password: 'gracehopper2026' }, /your e-mail address/],
    [{ password: 'Test Clinic 2026' }, /the name of the clinic/],
  ] as const) {
    const { fieldErrors } = await app.refused(nobody, invitationAccept, 400, { body: { token, ...body } });
    expect(fieldErrors).toEqual({
      password: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  }
  expect(await statusOf(made)).toBe('sent');
  expect((await accept(token)).ok).toBe(true);
});

test('without dashboard access there is nothing to sign in to: no password, no session, no login', async () => {
  const made = await invite({ hasDashboardAccess: false });
  const token = await mailed(made);
  expect(await app.done(nobody, invitationOfferRetrieve, { body: { token } })).toMatchObject({
    password: 'none',
    hasDashboardAccess: false,
  });
  const result = await accept(token, {});
  expect(result).toMatchObject({ ok: true, body: { session: null } });
  expect(result.headers.getSetCookie()).toEqual([]);
  await app.done(clinic.key, userRetrieve, { params: { userId: made.userId } });
  await app.refused(nobody, sessionSignIn, 401, { body: { email: made.email, password } });
});

test('what was edited before the answer is what the person becomes', async () => {
  const made = await invite();
  const token = await mailed(made);
  await app.done(clinic.key, invitationUpdate, {
    params: { invitationId: made.invitationId },
    body: { firstName: 'Ada', canManageStudies: false },
  });
  await accept(token);
  expect(await app.done(clinic.key, userRetrieve, { params: { userId: made.userId } })).toMatchObject({
    firstName: 'Ada',
    canManageStudies: false,
  });
});

describe('an address that is known already', () => {
  let elsewhere: TestClinic;

  beforeAll(async () => {
    elsewhere = await app.newClinic();
  });

  /** Somebody of the other clinic with a password of their own, and an invitation to ours. */
  async function known(more: object = {}) {
    const there = await invite({}, elsewhere);
    const own = 'seven lanterns in the harbour';
    const entered = await accept(await mailed(there), { password: own });
    expect(entered.ok).toBe(true);
    return { own, email: there.email, made: await invite({ email: there.email, ...more }) };
  }

  test('keeps its password, and has to say it; wrong ones count as at a sign-in', async () => {
    const { own, email, made } = await known();
    const token = await mailed(made);
    expect(await app.done(nobody, invitationOfferRetrieve, { body: { token } })).toMatchObject({
      password: 'existing',
    });
    for (let index = 0; index < 4; index++) {
      const { fieldErrors } = await app.refused(nobody, invitationAccept, 400, { body: { token, password } });
      expect(fieldErrors).toEqual({ password: 'This is not the password of this address.' });
    }
    for (const clinicId of [clinic.clinicId, elsewhere.clinicId]) {
      expect((await app.audit(clinicId)).at(-1)).toMatchObject({
        outcome: 'refused',
        reason: 'Wrong password.',
        actor_name: 'Not signed in',
      });
    }
    expect(await accept(token, { password: own })).toMatchObject({
      ok: true,
      body: { session: { clinic: { clinicId: clinic.clinicId }, person: { userId: made.userId } } },
    });
    await app.done(nobody, sessionSignIn, { body: { email, password: own } });
  });

  test('with a second factor is asked for a code before there is a session', async () => {
    const { own, email, made } = await known();
    const login = await app.db
      .selectFrom('auth_login')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirstOrThrow();
    const at = app.now();
    await app.db
      .insertInto('second_factors')
      .values({
        login_id: login.id,
        secret: 'sealed',
        created_at: at,
        confirmed_at: at,
        last_used_step: null,
      })
      .execute();
    const result = await accept(await mailed(made), { password: own });
    expect(result).toMatchObject({ ok: true, body: { session: { challenge: expect.any(String) } } });
    expect(result.headers.getSetCookie()).toEqual([]);
    expect(await statusOf(made)).toBe('accepted');
  });

  test('no link is a way around the limit of tries', async () => {
    const { own, made } = await known({ hasDashboardAccess: false });
    const token = await mailed(made);
    for (let index = 0; index < 5; index++)
      await app.refused(nobody, invitationAccept, 400, { body: { token, password } });
    await app.refused(nobody, invitationAccept, 429, { body: { token, password: own } });
  });

  test('a link that was handed over sets no password for it: its bearer may be anybody', async () => {
    // Has access there, and never had a password.
    const victim = await app.addUser(elsewhere.clinicId);
    const made = await invite({ email: victim.email });
    const link = await linked(made);
    expect(await app.done(nobody, invitationOfferRetrieve, { body: { token: link } })).toMatchObject({
      password: 'unproved',
    });
    await app.refused(nobody, invitationAccept, 409, { body: { token: link, password } });
    expect(await statusOf(made)).toBe('sent');
    await app.refused(nobody, sessionSignIn, 401, { body: { email: victim.email, password } });
    // Whoever has the address can.
    const token = await mailed(made);
    expect(await app.done(nobody, invitationOfferRetrieve, { body: { token } })).toMatchObject({
      password: 'new',
    });
    expect((await accept(token)).ok).toBe(true);
  });

  test('a password that was set through a link opens nothing that the address is given later', async () => {
    const made = await invite();
    const guessed = 'an admin has chosen this';
    expect((await accept(await linked(made), { password: guessed })).ok).toBe(true);
    const there = await invite({ email: made.email, hasDashboardAccess: false }, elsewhere);
    const byLink = await linked(there, elsewhere.owner);
    expect(await app.done(nobody, invitationOfferRetrieve, { body: { token: byLink } })).toMatchObject({
      password: 'existing',
    });
    const token = await mailed(there);
    expect(await app.done(nobody, invitationOfferRetrieve, { body: { token } })).toMatchObject({
      password: 'none',
    });
    expect((await accept(token, {})).ok).toBe(true);
    await app.done(elsewhere.owner, userUpdate, {
      params: { userId: there.userId },
      body: { hasDashboardAccess: true },
    });
    await app.refused(nobody, sessionSignIn, 401, { body: { email: made.email, password: guessed } });
    // The person themselves gets in by mail, and from then on the password is theirs.
    await app.done(nobody, passwordRequestReset, { body: { email: made.email } });
    await app.people.drained();
    const reset = tokenOf(app.mails.findLast(({ to }) => to.address === made.email)?.text ?? '');
    await app.done(nobody, passwordReset, { body: { token: reset, password } });
    await app.done(nobody, sessionSignIn, { body: { email: made.email, password } });
    const third = await app.newClinic();
    const last = await mailed(await invite({ email: made.email }, third));
    expect(await app.done(nobody, invitationOfferRetrieve, { body: { token: last } })).toMatchObject({
      password: 'existing',
    });
  });
});

test('used, declined, expired, revoked, sent again, replaced or altered: the same answer, and nothing happens', async () => {
  clinic = await app.newClinic();
  const used = await invite();
  const declined = await invite();
  const revoked = await invite();
  const resent = await invite();
  const expired = await invite();
  const replaced = await invite();
  const tokens = new Map<string, string>();
  for (const each of [used, declined, revoked, resent, expired, replaced])
    tokens.set(each.email, await mailed(each));
  const tokenFor = ({ email }: Invitation) => tokens.get(email) ?? '';
  expect((await accept(tokenFor(used))).ok).toBe(true);
  await app.done(nobody, invitationDecline, { body: { token: tokenFor(declined) } });
  await app.done(clinic.key, invitationRevoke, { body: { invitationId: revoked.invitationId } });
  expect(await statusOf(declined)).toBe('rejected');
  app.pass(8 * aDay);
  owner = await app.signIn(clinic.clinicId, clinic.owner.email);
  await app.done(owner, invitationResend, { body: { invitationId: resent.invitationId } });
  await invite({ email: replaced.email });
  const good = tokenFor(expired);
  const altered = `${good.slice(0, -2)}${good.endsWith('AA') ? 'BB' : 'AA'}`;

  const before = await app.done(clinic.key, userList);
  const answers = new Set<string>();
  for (const token of [...tokens.values(), altered, 'x', '%00', '\ud83d\ude00'.repeat(50)]) {
    await app.db.deleteFrom('rate_limits').execute();
    for (const [endpoint, body] of [
      [invitationOfferRetrieve, { token }],
      [invitationAccept, { token, password }],
      [invitationDecline, { token }],
    ] as const) {
      const { status, text, headers } = await app.refused(nobody, endpoint, 410, { body });
      expect(headers.getSetCookie()).toEqual([]);
      answers.add(`${status} ${withoutId(text)}`);
    }
  }
  expect(answers.size).toBe(1);
  expect(await app.done(clinic.key, userList)).toEqual(before);
  // What came too late is on record where it was for; what nobody made is in no clinic's record.
  const refused = (await app.audit(clinic.clinicId)).filter(({ outcome }) => outcome === 'refused');
  expect(new Set(refused.map(({ reason }) => reason))).toEqual(
    new Set([
      'This invitation has been accepted.',
      'This invitation has been declined.',
      'This invitation has been revoked.',
      'This invitation has expired.',
      'A newer invitation has taken its place.',
    ]),
  );
  expect(new Set(refused.map(({ actor_name }) => actor_name))).toEqual(new Set(['Not signed in']));
});
