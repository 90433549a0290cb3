import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { AuditActor } from '#server/database/audit-row.ts';
import { cookieOf, type PeopleApp, peopleApp } from '#server/testing/people-app.ts';

const minute = 60_000;
const terminal: AuditActor = { kind: 'system', id: null, name: 'Command line', email: null };

let app: PeopleApp;
beforeAll(async () => {
  app = await peopleApp();
});
beforeEach(async () => {
  await app.forgetLimits();
  await app.people.drained();
  app.mails.length = 0;
});

const useLink = (token: string, address?: string) =>
  app.post('/dashboard/session/use-sign-in-link', { token }, address === undefined ? {} : { address });

function tokenOf(url: string): string {
  return new URL(url).hash.replace(/^#\w+=/, '');
}

async function bodyOf(response: Response): Promise<unknown> {
  const { requestId, ...body } = (await response.json()) as Record<string, unknown>;
  return { status: response.status, hasRequestId: typeof requestId === 'string', ...body };
}

function counted(statuses: readonly number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

test('a sign-in link signs in once; its token is in no table, log or path', async () => {
  const owner = await app.newOwner();
  const { userId, email } = await app.addUser(owner.clinicId);
  const link = await app.people.createSignInLink({ email: email.toUpperCase(), actor: terminal });
  expect(link.url).toMatch(/^http:\/\/127\.0\.0\.1:4400\/sign-in#link=[\w-]{43}$/);
  expect(link.expiresAt.getTime()).toBe(app.now().getTime() + 15 * minute);
  const token = tokenOf(link.url);
  expect(await app.dump()).not.toContain(token);
  const response = await useLink(token);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ person: { userId } });
  const cookie = cookieOf(response);
  expect((await app.request('GET', '/dashboard/session', { cookie })).status).toBe(200);
  expect((await useLink(token)).status).toBe(410);
  expect(app.logged()).not.toContain(token);
  const audit = await app.db
    .selectFrom('audit')
    .select(['action', 'outcome', 'actor_name', 'reason'])
    .where('clinic_id', '=', owner.clinicId)
    .orderBy('audit_id')
    .execute();
  expect(audit.slice(1)).toEqual([
    { action: 'signInLinkCreate', outcome: 'done', actor_name: 'Command line', reason: null },
    { action: 'sessionSignIn', outcome: 'done', actor_name: 'Ada Lovelace', reason: null },
    {
      action: 'sessionSignIn',
      outcome: 'refused',
      actor_name: 'Not signed in',
      reason: 'The sign-in link was used already or has expired.',
    },
  ]);
});

test('of ten who use a link at once, one is let in', async () => {
  const owner = await app.newOwner();
  const token = tokenOf((await app.people.createSignInLink({ email: owner.email, actor: terminal })).url);
  const responses = await Promise.all(Array.from({ length: 10 }, () => useLink(token)));
  expect(counted(responses.map(({ status }) => status))).toEqual({ 200: 1, 410: 9 });
});

test('a link that is used, expired, altered or of somebody without access: the same answer', async () => {
  const owner = await app.newOwner();
  const newToken = async () =>
    tokenOf((await app.people.createSignInLink({ email: owner.email, actor: terminal, minutes: 60 })).url);
  const used = await newToken();
  const expired = await newToken();
  const altered = await newToken();
  await useLink(used);
  const answers = [
    await bodyOf(await useLink(used)),
    await bodyOf(await useLink(`${altered.slice(0, -1)}_`)),
  ];
  app.pass(60 * minute);
  answers.push(await bodyOf(await useLink(expired)));
  const revoked = await newToken();
  await app.db
    .updateTable('users')
    .set({ access_revoked_at: app.now() })
    .where('user_id', '=', owner.userId)
    .execute();
  answers.push(await bodyOf(await useLink(revoked)));
  expect(answers[0]).toMatchObject({ status: 410, error: { code: 'gone' } });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

test('no link for an address without access, nor for a clinic that it is not in', async () => {
  const owner = await app.newOwner();
  const other = await app.newOwner();
  const make = (email: string, clinicId?: string) =>
    app.people.createSignInLink({ email, clinicId, actor: terminal });
  await expect(make('nobody@nowhere.example')).rejects.toMatchObject({ code: 'not_found' });
  await expect(make(owner.email, other.clinicId)).rejects.toMatchObject({ code: 'not_found' });
});

test.each([
  ['/dashboard/session/use-sign-in-link', { token: 'x'.repeat(43) }],
  ['/dashboard/password/reset', { token: 'x'.repeat(43), password: 'long enough a password' }],
] as const)('guesses at %s are told to wait before the 20th', async (path, body) => {
  const statuses: number[] = [];
  for (let guess = 0; guess < 20; guess++) statuses.push((await app.post(path, body)).status);
  expect(counted(statuses)).toEqual({ 410: 19, 429: 1 });
  expect((await app.post(path, body, { address: '198.51.100.20' })).status).toBe(410);
});

async function askForReset(email: string): Promise<string> {
  expect((await app.post('/dashboard/password/request-reset', { email })).status).toBe(200);
  await app.people.drained();
  const mail = app.mails.at(-1);
  return /#token=([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? '';
}

const newPassword = 'a quite new password';
const reset = (token: string, password = newPassword) =>
  app.post('/dashboard/password/reset', { token, password });

test('a mail leads to a new password, which ends every session', async () => {
  const owner = await app.newOwner({ email: `Grace.${randomUUID()}@Clinic.example` });
  const cookie = await app.signIn(owner);
  // The way the address is written in the directory is where the mail goes.
  const token = await askForReset(owner.email.toUpperCase());
  expect(app.mails).toEqual([
    {
      to: { name: 'Clinic Owner', address: owner.email },
      subject: 'Set a new password for Readroom',
      text: expect.stringContaining(`\n${app.origin}/reset-password#token=${token}\n`),
      html: expect.stringContaining(`<a href="${app.origin}/reset-password#token=${token}">`),
    },
  ]);
  expect(await app.dump()).not.toContain(token);
  const wrong = { email: owner.email, password: 'some guess' };
  for (let guess = 0; guess < 6; guess++) await app.post('/dashboard/session/sign-in', wrong);

  expect((await reset(token)).status).toBe(200);
  expect((await app.request('GET', '/dashboard/session', { cookie })).status).toBe(401);
  expect((await reset(token, 'yet another password')).status).toBe(410);
  // It also opens the account that guesses had closed.
  await app.signIn({ email: owner.email, password: newPassword });
  expect((await app.post('/dashboard/session/sign-in', { ...wrong, password: owner.password })).status).toBe(
    401,
  );
  await app.people.drained();
  expect(app.mails.at(-1)?.subject).toBe('Your Readroom password was changed');
  expect(app.logged()).not.toContain(token);
  const audit = await app.db
    .selectFrom('audit')
    .select(['action', 'outcome', 'actor_name'])
    .where('clinic_id', '=', owner.clinicId)
    .where('action', 'like', 'password%')
    .orderBy('audit_id')
    .execute();
  expect(audit).toEqual([
    { action: 'passwordRequestReset', outcome: 'done', actor_name: 'Not signed in' },
    { action: 'passwordReset', outcome: 'done', actor_name: 'Clinic Owner' },
  ]);
});

test('a person who never had a password gets one by mail', async () => {
  const owner = await app.newOwner();
  const { email } = await app.addUser(owner.clinicId);
  expect((await reset(await askForReset(email))).status).toBe(200);
  await app.signIn({ email, password: newPassword });
});

test('the terminal hands out a link to set a password, to those with access only', async () => {
  const owner = await app.newOwner();
  const { email } = await app.addUser(owner.clinicId);
  const link = await app.people.createPasswordLink({ email: email.toUpperCase(), actor: terminal });
  expect(link.url).toMatch(/^http:\/\/127\.0\.0\.1:4400\/reset-password#token=[\w-]{43}$/);
  expect((await reset(tokenOf(link.url))).status).toBe(200);
  await app.signIn({ email, password: newPassword });
  expect(app.mails.map(({ subject }) => subject)).toEqual(['Your Readroom password was changed']);
  const nobody = app.people.createPasswordLink({ email: 'nobody@nowhere.example', actor: terminal });
  await expect(nobody).rejects.toMatchObject({ code: 'not_found' });
});

test('of ten who use a reset link at once, one sets the password', async () => {
  const owner = await app.newOwner();
  const token = await askForReset(owner.email);
  const passwords = Array.from({ length: 10 }, (_, index) => `new password ${index} of ten`);
  const responses = await Promise.all(passwords.map((password) => reset(token, password)));
  const statuses = responses.map(({ status }) => status);
  expect(counted(statuses)).toEqual({ 200: 1, 410: 9 });
  await app.signIn({ email: owner.email, password: passwords[statuses.indexOf(200)] ?? '' });
});

test('a reset link that is used, expired, replaced or of somebody without access: the same answer', async () => {
  const owner = await app.newOwner();
  const expired = await askForReset(owner.email);
  app.pass(30 * minute);
  const answers = [await bodyOf(await reset(expired))];
  const older = await askForReset(owner.email);
  const newer = await askForReset(owner.email);
  expect((await reset(newer)).status).toBe(200);
  answers.push(await bodyOf(await reset(newer)), await bodyOf(await reset(older)));
  const revoked = await askForReset(owner.email);
  await app.db
    .updateTable('users')
    .set({ has_dashboard_access: false })
    .where('user_id', '=', owner.userId)
    .execute();
  answers.push(await bodyOf(await reset(revoked)));
  expect(answers[0]).toMatchObject({ status: 410, error: { code: 'gone' } });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

test('nobody without access is sent anything, and a flood of mails is not to be had', async () => {
  const owner = await app.newOwner();
  const { email } = await app.addUser(owner.clinicId, { has_dashboard_access: false });
  for (const each of [email, 'nobody@nowhere.example', 'not an address']) await askForReset(each);
  expect(app.mails).toEqual([]);
  for (let time = 0; time < 5; time++) await askForReset(owner.email);
  const sixth = await app.post('/dashboard/password/request-reset', { email: owner.email });
  expect(sixth.status).toBe(429);
  expect(app.mails).toHaveLength(5);
});

test('a password must be 12 to 128 characters', async () => {
  const owner = await app.newOwner();
  const token = await askForReset(owner.email);
  for (const password of ['elevenchars', 'x'.repeat(129)]) {
    expect((await reset(token, password)).status).toBe(400);
  }
  expect((await reset(token)).status).toBe(200);
});
