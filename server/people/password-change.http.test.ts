import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type PeopleApp, peopleApp, type TestOwner } from '#server/testing/people-app.ts';

let app: PeopleApp;
beforeAll(async () => {
  app = await peopleApp();
});
beforeEach(() => app.forgetLimits());

const change = (cookie: string, current: string, password: string) =>
  app.post('/dashboard/password/change', { current, password }, { cookie });
const status = async (cookie: string) => (await app.request('GET', '/dashboard/session', { cookie })).status;
const signInStatus = async ({ email }: TestOwner, password: string) =>
  (await app.post('/dashboard/session/sign-in', { email, password })).status;

async function fieldsOf(response: Response): Promise<string[]> {
  expect(response.status).toBe(400);
  const { error } = (await response.json()) as { error: { fieldErrors?: object } };
  return Object.keys(error.fieldErrors ?? {});
}

test('whoever knows the password changes it: other sessions and pending links end, a mail says so', async () => {
  const owner = await app.newOwner();
  const [here, elsewhere] = [await app.signIn(owner), await app.signIn(owner)];
  const actor = { kind: 'system', id: null, name: 'Test', email: null } as const;
  const link = await app.people.createPasswordLink({ email: owner.email, actor });
  const password = 'a completely new password';
  expect(await fieldsOf(await change(here, 'not the password', password))).toEqual(['current']);
  expect(await fieldsOf(await change(here, owner.password, 'short'))).toEqual(['password']);
  expect(await fieldsOf(await change(here, owner.password, owner.password))).toEqual(['password']);
  expect(await status(elsewhere)).toBe(200);

  const response = await change(here, owner.password, password);
  expect(response.status).toBe(200);
  expect([await status(here), await status(elsewhere)]).toEqual([200, 401]);
  expect([await signInStatus(owner, owner.password), await signInStatus(owner, password)]).toEqual([
    401, 200,
  ]);
  const token = new URL(link.url).hash.replace('#token=', '');
  const late = await app.post('/dashboard/password/reset', { token, password: 'by an older mail' });
  expect(late.status).toBe(410);
  await app.people.drained();
  expect(app.mails.at(-1)).toMatchObject({
    to: { address: owner.email },
    subject: 'Your Readroom password was changed',
  });
  const rows = await app.db
    .selectFrom('audit')
    .select(['outcome', 'reason', 'actor_id', 'before', 'after'])
    .where('clinic_id', '=', owner.clinicId)
    .where('action', '=', 'passwordChange')
    .orderBy('audit_id')
    .execute();
  const by = { actor_id: owner.userId, before: null, after: null };
  expect(rows).toEqual([
    { ...by, outcome: 'refused', reason: 'Wrong password.' },
    { ...by, outcome: 'done', reason: null },
  ]);
  for (const secret of [owner.password, password]) {
    expect(app.logged()).not.toContain(secret);
    expect(await app.dump()).not.toContain(secret);
  }
});

test('guesses at an open browser: five, from however many tabs at once; of two changes one wins', async () => {
  const owner = await app.newOwner();
  const cookie = await app.signIn(owner);
  const both = await Promise.all(
    ['one new password', 'other new password'].map((password) => change(cookie, owner.password, password)),
  );
  expect(both.map((each) => each.status).sort()).toEqual([200, 400]);
  await app.forgetLimits();
  const guesses = await Promise.all(
    Array.from({ length: 12 }, (_, index) => change(cookie, `guess number ${index}`, 'a long password')),
  );
  const statuses = guesses.map((each) => each.status);
  expect(statuses.filter((each) => each === 400)).toHaveLength(5);
  expect(statuses.filter((each) => each === 429)).toHaveLength(7);
});

test('somebody who has only come in by links is told how to come to a password', async () => {
  const owner = await app.newOwner();
  const { email } = await app.addUser(owner.clinicId);
  const actor = { kind: 'system', id: null, name: 'Test', email: null } as const;
  const { url } = await app.people.createSignInLink({ email, actor });
  const entered = await app.post('/dashboard/session/use-sign-in-link', { token: url.split('#link=')[1] });
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const response = await change(cookie, 'whatever', 'a long password');
  expect(response.status).toBe(409);
  const security = await app.request('GET', '/dashboard/security', { cookie });
  expect(await security.json()).toEqual({
    hasPassword: false,
    secondFactor: null,
    isSecondFactorRequired: false,
  });
});
