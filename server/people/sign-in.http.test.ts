import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type PeopleApp, peopleApp } from '#server/testing/people-app.ts';
import { fingerprint, kindsOfFailure } from '#server/testing/sign-in-failures.ts';

const minute = 60_000;
const signInPath = '/dashboard/session/sign-in';

let app: PeopleApp;
beforeAll(async () => {
  app = await peopleApp();
});
beforeEach(() => app.forgetLimits());

test('every failure has the same answer', async () => {
  const kinds = await kindsOfFailure(app);
  const answers = await Promise.all(
    Object.values(kinds).map(async (person) => fingerprint(await app.post(signInPath, person))),
  );
  expect(answers[0]).toMatchObject({ status: 401 });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

test('50 parallel guesses with rotating X-Forwarded-For: 5 are checked, the rest are told to wait', async () => {
  const owner = await app.newOwner();
  const responses = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      app.post(
        signInPath,
        { email: owner.email, password: `guess number ${index}` },
        { headers: { 'x-forwarded-for': `203.0.113.${index}` } },
      ),
    ),
  );
  const statuses = responses.map(({ status }) => status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(5);
  expect(statuses.filter((status) => status === 429)).toHaveLength(45);
  const limited = responses.find(({ status }) => status === 429);
  expect(limited?.headers.get('retry-after')).toBe(String(15 * 60));

  // Also with the right password, from anywhere, until the window ends; and no try prolongs it.
  app.pass(14 * minute);
  const early = await app.post(signInPath, owner, { address: '198.51.100.9' });
  expect(early.status).toBe(400);
  const { email, password } = owner;
  expect((await app.post(signInPath, { email, password }, { address: '198.51.100.9' })).status).toBe(429);
  app.pass(minute);
  expect((await app.post(signInPath, { email, password })).status).toBe(200);
});

test('guesses at one account from many networks are counted together', async () => {
  const { email } = await app.newOwner();
  const statuses: number[] = [];
  for (let index = 0; index < 8; index++) {
    const response = await app.post(
      signInPath,
      { email: index % 2 === 0 ? email : email.toUpperCase(), password: 'some guess' },
      { address: `198.51.100.${index}` },
    );
    statuses.push(response.status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
});

test('guesses from one network at many accounts are counted together, IPv6 by its /64', async () => {
  const statuses: number[] = [];
  for (let index = 0; index < 32; index++) {
    const response = await app.post(
      signInPath,
      { email: `person${index}@nowhere.example`, password: 'some guess' },
      { address: `2001:db8:0:7::${(index + 1).toString(16)}` },
    );
    statuses.push(response.status);
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(30);
  expect(statuses.slice(30)).toEqual([429, 429]);
  const elsewhere = await app.post(
    signInPath,
    { email: 'person99@nowhere.example', password: 'some guess' },
    { address: '2001:db8:0:8::1' },
  );
  expect(elsewhere.status).toBe(401);
});

test('a success clears the account, and only its own try of the address', async () => {
  const { email, password } = await app.newOwner();
  for (let round = 0; round < 3; round++) {
    for (let guess = 0; guess < 4; guess++) {
      expect((await app.post(signInPath, { email, password: 'some guess' })).status).toBe(401);
    }
    expect((await app.post(signInPath, { email, password })).status).toBe(200);
  }
  const counters = await app.db.selectFrom('rate_limits').select(['name', 'count']).execute();
  expect(counters).toEqual([{ name: expect.stringMatching(/^sign-in:address:[0-9a-f]{64}$/), count: 12 }]);
});

test('40 people behind one address sign in, one after the other', async () => {
  const { email, password } = await app.newOwner();
  for (let person = 0; person < 40; person++) {
    expect((await app.post(signInPath, { email, password })).status).toBe(200);
  }
});

test('failures are recorded in the clinic of the address, for those without access too', async () => {
  const kinds = await kindsOfFailure(app);
  for (const person of Object.values(kinds)) await app.post(signInPath, person);
  const rows = await app.db
    .selectFrom('audit')
    .innerJoin('users', 'users.user_id', 'audit.object_id')
    .select([
      'users.email',
      'actor_kind',
      'actor_id',
      'actor_email',
      'action',
      'outcome',
      'reason',
      'address',
    ])
    .where(
      'users.email',
      'in',
      Object.values(kinds).map(({ email }) => email),
    )
    .execute();
  const shared = {
    actor_kind: 'system',
    actor_id: null,
    actor_email: null,
    action: 'sessionSignIn',
    outcome: 'refused',
    address: '192.0.2.1',
  };
  expect(new Set(rows)).toEqual(
    new Set([
      { ...shared, email: kinds['wrong password']?.email, reason: 'Wrong password.' },
      { ...shared, email: kinds['no password set']?.email, reason: 'Wrong password.' },
      { ...shared, email: kinds['no dashboard access']?.email, reason: 'Wrong password.' },
      { ...shared, email: kinds['revoked, right password']?.email, reason: 'No dashboard access.' },
    ]),
  );
  // People type passwords into the field for the address: nothing that was typed is kept.
  expect(await app.dump()).not.toContain('nowhere.example');
});

test('writes by cookie, and what makes cookies, need our origin and JSON', async () => {
  const owner = await app.newOwner();
  const cookie = await app.signIn(owner);
  const body = JSON.stringify({ email: owner.email, password: owner.password });
  const origin = app.origin;
  const json = 'application/json';
  const send = (path: string, headers: Record<string, string>) =>
    app.app.request(path, { method: 'POST', headers, body: path === signInPath ? body : '{}' });
  for (const path of [
    signInPath,
    '/dashboard/session/sign-out',
    '/dashboard/sessions/revoke',
    '/dashboard/session/switch-clinic',
    '/dashboard/session/use-sign-in-link',
    '/dashboard/password/request-reset',
    '/dashboard/password/reset',
    '/dashboard/setup',
    '/dashboard/api-keys',
    '/dashboard/api-keys/revoke',
    '/dashboard/api-keys/rotate',
    '/dashboard/session/second-factor',
    '/dashboard/second-factor/begin',
    '/dashboard/second-factor/confirm',
    '/dashboard/second-factor/remove',
    '/dashboard/second-factor/recovery-codes',
    '/dashboard/password/change',
    '/dashboard/mail/test',
  ]) {
    const status = async (headers: Record<string, string>) => {
      const response = await send(path, { cookie, ...headers });
      expect(response.headers.getSetCookie()).toEqual([]);
      return response.status;
    };
    expect(await status({ 'content-type': json }), path).toBe(403);
    expect(await status({ 'content-type': json, origin: 'null' }), path).toBe(403);
    expect(await status({ 'content-type': json, origin: 'http://127.0.0.1:4401' }), path).toBe(403);
    expect(await status({ 'content-type': json, origin: `${origin}.evil.example` }), path).toBe(403);
    expect(await status({ 'content-type': 'text/plain', origin }), path).toBe(415);
    expect(await status({ 'content-type': 'application/x-www-form-urlencoded', origin }), path).toBe(415);
  }
  expect((await app.request('GET', '/dashboard/session', { cookie })).status).toBe(200);
});

test("the sign-in library's own endpoints do not exist", async () => {
  const cookie = await app.signIn(await app.newOwner());
  for (const path of [
    'sign-up/email',
    'sign-in/email',
    'update-user',
    'change-password',
    'get-session',
    'update-session',
  ]) {
    for (const base of ['/api/auth', '/dashboard/auth', '/auth']) {
      const response = await app.post(`${base}/${path}`, { level: 'owner', clinicId: 'x' }, { cookie });
      expect(response.status, path).toBe(404);
    }
  }
});
