import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type PeopleApp, peopleApp } from '#server/testing/people-app.ts';

const list = '/v1/viewer/studies';
const minute = 60_000;

let app: PeopleApp;
beforeAll(async () => {
  app = await peopleApp();
});
beforeEach(() => app.forgetLimits());

interface Key {
  readonly apiKeyId: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

async function createKey(cookie: string, body: object = { description: 'PACS' }) {
  const response = await app.post('/dashboard/api-keys', body, { cookie });
  expect(response.status).toBe(201);
  return (await response.json()) as { apiKey: Key; secret: string };
}

async function keysOf(cookie: string): Promise<Key[]> {
  await app.people.drained();
  const response = await app.request('GET', '/dashboard/api-keys', { cookie });
  return ((await response.json()) as { apiKeys: Key[] }).apiKeys;
}

const withKey = (secret: string, method = 'GET', path = list) =>
  app.request(method, path, { headers: { authorization: `Bearer ${secret}` } });

test('a key is shown once, works, and is refused from the request after its revocation', async () => {
  const owner = await app.newOwner();
  const cookie = await app.signIn(owner);
  const { apiKey, secret } = await createKey(cookie);
  expect(secret).toMatch(/^sk_live_[0-9a-f]{32}$/);
  expect(apiKey).toEqual({
    apiKeyId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    description: 'PACS',
    isViewerEnabled: true,
    ending: secret.slice(-4),
    createdByUser: { userId: owner.userId, email: owner.email, firstName: 'Clinic', lastName: 'Owner' },
    createdAt: app.now().toISOString(),
    lastUsedAt: null,
    revokedAt: null,
    expiresAt: null,
  });
  expect((await withKey(secret)).status).toBe(200);
  const revoke = () => app.post('/dashboard/api-keys/revoke', { apiKeyId: apiKey.apiKeyId }, { cookie });
  expect(await (await revoke()).json()).toEqual({ success: true });
  expect((await withKey(secret)).status).toBe(401);
  expect(await (await revoke()).json()).toMatchObject({ success: true, message: expect.any(String) });
  expect(await keysOf(cookie)).toMatchObject([{ revokedAt: app.now().toISOString() }]);
  const audit = await app.db
    .selectFrom('audit')
    .select('action')
    .where('object_id', '=', apiKey.apiKeyId)
    .orderBy('audit_id')
    .execute();
  expect(audit.map(({ action }) => action)).toEqual(['apiKeyCreate', 'apiKeyRevoke']);
});

test('the secret is in no other answer, no table and no log, and only the header carries it', async () => {
  const cookie = await app.signIn(await app.newOwner());
  const { secret } = await createKey(cookie);
  const answers: string[] = [];
  for (const path of ['/dashboard/api-keys', '/dashboard/session', list, '/openapi.json']) {
    answers.push(await (await app.request('GET', path, { cookie })).text());
  }
  answers.push(await (await withKey(secret)).text());
  answers.push(await (await withKey(`${secret}0`)).text());
  answers.push(await (await withKey(secret, 'GET', '/dashboard/session')).text());
  for (const path of [`${list}?api_key=${secret}`, `${list}?apiKey=${secret}`, `${list}?token=${secret}`]) {
    const response = await app.request('GET', path);
    expect(response.status).toBe(401);
    answers.push(await response.text());
  }
  for (const header of ['x-api-key', 'cookie']) {
    expect((await app.request('GET', list, { headers: { [header]: secret } })).status).toBe(401);
  }
  expect((await app.request('GET', list, { headers: { authorization: `Basic ${secret}` } })).status).toBe(
    401,
  );
  const digits = secret.slice('sk_live_'.length);
  for (const text of [...answers, await app.dump(), app.logged()]) expect(text).not.toContain(digits);
});

test('anything but a key of the documented form is no key', async () => {
  const { secret } = await createKey(await app.signIn(await app.newOwner()));
  for (const bad of [
    secret.toUpperCase(),
    secret.slice(0, -1),
    `${secret}a`,
    secret.replace('live', 'test'),
    `sk_live_${'0'.repeat(32)}`,
    "sk_live_'or'1'='1",
  ]) {
    expect((await withKey(bad)).status, bad).toBe(401);
  }
});

test('a key that may not use the Viewer is refused as such, on record once a minute', async () => {
  const owner = await app.newOwner();
  const cookie = await app.signIn(owner);
  const { apiKey, secret } = await createKey(cookie, { description: 'Later', isViewerEnabled: false });
  const other = await createKey(cookie, { description: 'Another', isViewerEnabled: false });
  const rows = () =>
    app.db
      .selectFrom('audit')
      .selectAll()
      .where('clinic_id', '=', owner.clinicId)
      .where('outcome', '=', 'refused')
      .orderBy('audit_id')
      .execute();
  const loop = async (requests: number) => {
    const answers = await Promise.all(Array.from({ length: requests }, () => withKey(secret)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403]));
  };
  await loop(20);
  const [row, ...more] = await rows();
  expect(more).toEqual([]);
  expect(row).toMatchObject({
    action: 'apiKeyUse',
    reason: 'This API key may not use the Viewer API.',
    actor_kind: 'apiKey',
    actor_id: apiKey.apiKeyId,
    actor_name: 'Later',
    object_kind: 'apiKey',
    object_id: apiKey.apiKeyId,
    object_name: 'Later',
    address: '192.0.2.1',
    request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect((await withKey(other.secret)).status).toBe(403);
  app.pass(minute - 1);
  await loop(2);
  expect(await rows()).toHaveLength(2);
  app.pass(1);
  await loop(20);
  expect((await rows()).map(({ actor_name }) => actor_name)).toEqual(['Later', 'Another', 'Later']);
});

test('a key cannot do what people do', async () => {
  const { secret } = await createKey(await app.signIn(await app.newOwner()));
  for (const path of ['/dashboard/api-keys', '/dashboard/session', '/dashboard/sessions']) {
    expect((await withKey(secret, 'GET', path)).status, path).toBe(403);
  }
});

test('last use is noted once a minute, and a locked row holds nobody up', async () => {
  const cookie = await app.signIn(await app.newOwner());
  const { apiKey, secret } = await createKey(cookie);
  const lastUsed = async () => (await keysOf(cookie))[0]?.lastUsedAt;
  const first = app.now().toISOString();
  await Promise.all(Array.from({ length: 5 }, () => withKey(secret)));
  expect(await lastUsed()).toBe(first);
  app.pass(minute - 1);
  await withKey(secret);
  expect(await lastUsed()).toBe(first);
  app.pass(1);
  if (app.connection.kind === 'postgres') {
    await app.db.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('api_keys')
        .set({ description: 'Locked' })
        .where('api_key_id', '=', apiKey.apiKeyId)
        .execute();
      expect((await withKey(secret)).status).toBe(200);
      await app.people.drained();
    });
    expect(await lastUsed()).toBe(first);
  }
  await withKey(secret);
  expect(await lastUsed()).toBe(app.now().toISOString());
});

test("keys are the clinic's: another clinic neither sees nor ends them", async () => {
  const cookie = await app.signIn(await app.newOwner());
  const { apiKey, secret } = await createKey(cookie);
  const foreign = await app.signIn(await app.newOwner());
  expect(await keysOf(foreign)).toEqual([]);
  const revoke = async (apiKeyId: string) => {
    const response = await app.post('/dashboard/api-keys/revoke', { apiKeyId }, { cookie: foreign });
    const { requestId, ...body } = (await response.json()) as Record<string, unknown>;
    return { status: response.status, known: typeof requestId, body };
  };
  const real = await revoke(apiKey.apiKeyId);
  expect(real.status).toBe(404);
  expect(real).toEqual(await revoke('00000000-0000-4000-8000-000000000000'));
  expect((await withKey(secret)).status).toBe(200);
});

test('a member makes, sees and ends no keys, and the attempt is recorded', async () => {
  const owner = await app.newOwner();
  const { apiKey, secret } = await createKey(await app.signIn(owner));
  const member = await app.addUser(owner.clinicId);
  const link = await app.people.createSignInLink({
    email: member.email,
    actor: { kind: 'system', id: null, name: 'Test', email: null },
  });
  const token = new URL(link.url).hash.replace('#link=', '');
  const entered = await app.post('/dashboard/session/use-sign-in-link', { token });
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect((await app.request('GET', '/dashboard/api-keys', { cookie })).status).toBe(403);
  expect((await app.post('/dashboard/api-keys', { description: 'Mine' }, { cookie })).status).toBe(403);
  const revoke = { apiKeyId: apiKey.apiKeyId };
  expect((await app.post('/dashboard/api-keys/revoke', revoke, { cookie })).status).toBe(403);
  expect((await withKey(secret)).status).toBe(200);
  const refused = await app.db
    .selectFrom('audit')
    .select(['action', 'actor_id', 'object_id'])
    .where('clinic_id', '=', owner.clinicId)
    .where('outcome', '=', 'refused')
    .orderBy('audit_id')
    .execute();
  expect(refused).toEqual([
    { action: 'apiKeyList', actor_id: member.userId, object_id: 'apiKeys' },
    { action: 'apiKeyCreate', actor_id: member.userId, object_id: null },
    { action: 'apiKeyRevoke', actor_id: member.userId, object_id: apiKey.apiKeyId },
  ]);
});

async function rotate(cookie: string, apiKeyId: string, overlapHours: number) {
  const response = await app.post('/dashboard/api-keys/rotate', { apiKeyId, overlapHours }, { cookie });
  return { response, made: (await response.json()) as { apiKey: Key; secret: string } };
}

test('a key that is replaced goes on for the chosen hours, and not a moment longer', async () => {
  const owner = await app.newOwner();
  const cookie = await app.signIn(owner);
  const former = await createKey(cookie, { description: 'RIS feed' });
  const { response, made } = await rotate(cookie, former.apiKey.apiKeyId, 1);
  expect(response.status).toBe(201);
  expect(made.apiKey).toMatchObject({ description: 'RIS feed', isViewerEnabled: true, expiresAt: null });
  const statuses = async () => [(await withKey(former.secret)).status, (await withKey(made.secret)).status];
  expect(await statuses()).toEqual([200, 200]);
  expect((await rotate(cookie, former.apiKey.apiKeyId, 0)).response.status).toBe(409);
  app.pass(60 * minute - 1);
  expect(await statuses()).toEqual([200, 200]);
  app.pass(1);
  expect(await statuses()).toEqual([401, 200]);

  const last = await rotate(cookie, made.apiKey.apiKeyId, 0);
  expect((await withKey(made.secret)).status).toBe(401);
  expect((await withKey(last.made.secret)).status).toBe(200);
  const listed = await keysOf(cookie);
  expect(listed).toHaveLength(3);
  const audit = await app.db
    .selectFrom('audit')
    .select(['object_id', 'after'])
    .where('clinic_id', '=', owner.clinicId)
    .where('action', '=', 'apiKeyRotate')
    .orderBy('audit_id')
    .execute();
  expect(audit).toMatchObject([
    { object_id: former.apiKey.apiKeyId, after: { apiKeyId: made.apiKey.apiKeyId } },
    { object_id: made.apiKey.apiKeyId, after: { apiKeyId: last.made.apiKey.apiKeyId } },
  ]);
  for (const secret of [former.secret, made.secret, last.made.secret]) {
    const digits = secret.slice('sk_live_'.length);
    for (const text of [await app.dump(), app.logged()]) expect(text).not.toContain(digits);
  }
});

test('a key is described anew and shut out of the Viewer, on record; not by a member, not from elsewhere', async () => {
  const owner = await app.newOwner();
  const cookie = await app.signIn(owner);
  const { apiKey, secret } = await createKey(cookie);
  const patch = (body: unknown, by = cookie) =>
    app.request('PATCH', `/dashboard/api-keys/${apiKey.apiKeyId}`, {
      cookie: by,
      body,
      headers: { origin: app.origin, 'content-type': 'application/json' },
    });
  const changed = await patch({ description: 'Old PACS', isViewerEnabled: false });
  expect(await changed.json()).toMatchObject({ description: 'Old PACS', isViewerEnabled: false });
  expect((await withKey(secret)).status).toBe(403);
  expect((await patch({ isViewerEnabled: true })).status).toBe(200);
  expect((await withKey(secret)).status).toBe(200);
  const foreign = await app.signIn(await app.newOwner());
  expect((await patch({ description: 'Mine' }, foreign)).status).toBe(404);
  expect((await rotate(foreign, apiKey.apiKeyId, 0)).response.status).toBe(404);
  const audit = await app.db
    .selectFrom('audit')
    .select(['before', 'after'])
    .where('object_id', '=', apiKey.apiKeyId)
    .where('action', '=', 'apiKeyUpdate')
    .where('outcome', '=', 'done')
    .orderBy('audit_id')
    .execute();
  expect(audit).toEqual([
    {
      before: { description: 'PACS', isViewerEnabled: true },
      after: { description: 'Old PACS', isViewerEnabled: false },
    },
    { before: { isViewerEnabled: false }, after: { isViewerEnabled: true } },
  ]);
  await app.post('/dashboard/api-keys/revoke', { apiKeyId: apiKey.apiKeyId }, { cookie });
  expect((await patch({ description: 'Again' })).status).toBe(409);
});
