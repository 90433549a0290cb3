import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cookieOf, openPeopleApp, type PeopleApp } from '#server/testing/people-app.ts';

const system = { kind: 'system', id: null, name: 'Environment', email: null } as const;

let app: PeopleApp;
beforeAll(async () => {
  app = await openPeopleApp();
});
afterAll(() => app.close());
// No clinic yet, as after the first migration.
beforeEach(async () => {
  await app.forgetLimits();
  for (const table of ['api_keys', 'users', 'sign_in_links', 'clinics', 'auth_login', 'audit'] as const) {
    await app.db.deleteFrom(table).execute();
  }
});

async function newCode(): Promise<string> {
  const code = await app.people.issueSetupCode();
  if (code === undefined) throw new Error('There is a clinic already.');
  return code;
}

const owner = {
  clinicName: 'First Clinic',
  firstName: 'Grace',
  lastName: 'Owner',
  email: 'Grace@Clinic.example',
  password: 'a password for the owner',
};
const complete = (code: string, fields: object = {}) =>
  app.post('/dashboard/setup', { ...owner, code, ...fields });

async function rowCounts(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of ['clinics', 'users', 'auth_login', 'auth_account', 'api_keys'] as const) {
    counts[table] = (await app.db.selectFrom(table).selectAll().execute()).length;
  }
  return counts;
}

test('the code from the terminal makes the first clinic, its owner, and signs them in', async () => {
  const code = await newCode();
  expect(code).toMatch(/^[A-HJKMNP-TV-Z2-9]{4}(-[A-HJKMNP-TV-Z2-9]{4}){2}$/);
  expect(await app.dump()).not.toContain(code.replaceAll('-', ''));
  expect(await (await app.request('GET', '/dashboard/setup')).json()).toEqual({ isNeeded: true });

  const response = await complete(` ${code.toLowerCase().replaceAll('-', ' ')}`);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    person: {
      email: 'Grace@Clinic.example',
      firstName: 'Grace',
      level: 'owner',
      canManageStudies: true,
      hasDashboardAccess: true,
    },
    clinic: { name: 'First Clinic' },
  });
  const cookie = cookieOf(response);
  expect((await app.request('GET', '/dashboard/session', { cookie })).status).toBe(200);
  await app.signIn({ email: 'grace@clinic.example', password: owner.password });

  expect(await (await app.request('GET', '/dashboard/setup')).json()).toEqual({ isNeeded: false });
  expect(await app.people.issueSetupCode()).toBeUndefined();
  expect((await complete(code)).status).toBe(409);
  const audit = await app.db
    .selectFrom('audit')
    .select(['action', 'actor_kind', 'actor_name'])
    .orderBy('audit_id')
    .limit(2)
    .execute();
  expect(audit).toEqual([
    { action: 'clinicCreate', actor_kind: 'user', actor_name: 'Grace Owner' },
    { action: 'sessionSignIn', actor_kind: 'user', actor_name: 'Grace Owner' },
  ]);
});

test('of ten who complete it at once, one makes the clinic', async () => {
  const code = await newCode();
  const responses = await Promise.all(
    Array.from({ length: 10 }, (_, index) => complete(code, { email: `owner${index}@clinic.example` })),
  );
  const statuses = responses.map(({ status }) => status).sort();
  expect(statuses[0]).toBe(200);
  expect(statuses.slice(1).filter((status) => status === 410 || status === 409)).toHaveLength(9);
  expect(await rowCounts()).toEqual({ clinics: 1, users: 1, auth_login: 1, auth_account: 1, api_keys: 0 });
});

test('a wrong code is refused, and guesses are told to wait before the 20th', async () => {
  const code = await newCode();
  const statuses: number[] = [];
  for (let guess = 0; guess < 20; guess++) {
    statuses.push((await complete('AAAA-BBBB-CCCC', { password: owner.password })).status);
  }
  expect(statuses.slice(0, 19).every((status) => status === 410)).toBe(true);
  expect(statuses[19]).toBe(429);
  expect((await complete(code)).status).toBe(429);
  app.pass(15 * 60_000);
  expect((await complete(code)).status).toBe(200);
});

test('a new start makes the old code worthless', async () => {
  const old = await newCode();
  const code = await newCode();
  expect(code).not.toBe(old);
  expect((await complete(old)).status).toBe(410);
  expect((await complete(code)).status).toBe(200);
});

test('what is not valid uses nothing up', async () => {
  const code = await newCode();
  expect((await complete(code, { password: 'too short' })).status).toBe(400);
  expect((await complete(code, { email: 'a@x.example,v@y.example' })).status).toBe(400);
  expect((await complete(code, { firstName: 'x\r\nBcc: v@y.example\u0000' })).status).toBe(400);
  expect((await complete(code)).status).toBe(200);
});

test('the environment makes the first clinic once, however many processes start at once', async () => {
  const secret = 'sk_live_0123456789abcdef0123456789abcdef';
  const provision = () =>
    app.people.provisionClinic({
      clinicName: 'From the environment',
      ownerEmail: 'owner@clinic.example',
      ownerPassword: owner.password,
      apiKeySecret: secret,
      actor: system,
      onlyFirst: true,
    });
  const made = await Promise.all(Array.from({ length: 5 }, provision));
  expect(made.filter((each) => each !== undefined)).toHaveLength(1);
  expect(await provision()).toBeUndefined();
  expect(await rowCounts()).toEqual({ clinics: 1, users: 1, auth_login: 1, auth_account: 1, api_keys: 1 });
  await app.signIn({ email: 'owner@clinic.example', password: owner.password });
  const response = await app.request('GET', '/v1/viewer/studies', {
    headers: { authorization: `Bearer ${secret}` },
  });
  expect(response.status).toBe(200);
  expect(await app.dump()).not.toContain('0123456789abcdef0123456789abcdef');
  const audit = await app.db
    .selectFrom('audit')
    .select(['action', 'actor_name', 'object_kind'])
    .orderBy('audit_id')
    .limit(2)
    .execute();
  expect(audit).toEqual([
    { action: 'clinicCreate', actor_name: 'Environment', object_kind: 'clinic' },
    { action: 'apiKeyCreate', actor_name: 'Environment', object_kind: 'apiKey' },
  ]);
});

test('set-up in the browser and a start with an environment cannot both make the first clinic', async () => {
  const code = await newCode();
  const [response, made] = await Promise.all([
    complete(code),
    app.people.provisionClinic({
      clinicName: 'From the environment',
      ownerEmail: 'owner@clinic.example',
      actor: system,
      onlyFirst: true,
    }),
  ]);
  expect((await rowCounts()).clinics).toBe(1);
  expect(response.status === 200).toBe(made === undefined);
});

test('a second clinic of the same owner keeps the password that there is', async () => {
  const make = (ownerPassword: string) =>
    app.people.provisionClinic({
      clinicName: 'Another',
      ownerEmail: 'owner@clinic.example',
      ownerPassword,
      actor: system,
    });
  await make(owner.password);
  await make('another password altogether');
  expect(await rowCounts()).toMatchObject({ clinics: 2, users: 2, auth_login: 1, auth_account: 1 });
  await app.signIn({ email: 'owner@clinic.example', password: owner.password });
});

test.each([
  { clinicName: ' ', field: 'clinicName' },
  { ownerEmail: 'a@x.example,v@y.example', field: 'ownerEmail' },
  { ownerPassword: 'too short', field: 'ownerPassword' },
  { apiKeySecret: 'sk_live_short', field: 'apiKeySecret' },
])('provisioning refuses a bad $field before it makes anything', async ({ field, ...bad }) => {
  const refused = app.people.provisionClinic({
    clinicName: 'Clinic',
    ownerEmail: 'owner@clinic.example',
    actor: system,
    ...bad,
  });
  await expect(refused).rejects.toMatchObject({
    code: 'invalid_request',
    details: { fieldErrors: { [field]: expect.any(String) } },
  });
  expect((await rowCounts()).clinics).toBe(0);
});

test('another account of a login does not hide its password', async () => {
  const ownerEmail = owner.email.toLowerCase();
  const provision = (ownerPassword: string | undefined) =>
    app.people.provisionClinic({ clinicName: 'A Clinic', ownerEmail, ownerPassword, actor: system });
  await provision(undefined);
  const { id } = await app.db.selectFrom('auth_login').select('id').executeTakeFirstOrThrow();
  await app.db
    .insertInto('auth_account')
    .values({
      id: 'another',
      accountId: 'another',
      providerId: 'hospital',
      userId: id,
      accessToken: null,
      refreshToken: null,
      idToken: null,
      accessTokenExpiresAt: null,
      refreshTokenExpiresAt: null,
      scope: null,
      password: null,
      createdAt: app.now(),
      updatedAt: app.now(),
    })
    .execute();
  await provision(owner.password);
  await provision('a password that is not to be');
  await app.signIn({ email: ownerEmail, password: owner.password });
});
