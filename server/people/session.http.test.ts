import { beforeAll, beforeEach, expect, test } from 'vitest';
import { endSessionsIn } from '#server/database/end-sessions.ts';
import { cookieOf, openPeopleApp, type PeopleApp, peopleApp } from '#server/testing/people-app.ts';

const minute = 60_000;
const hour = 60 * minute;

let app: PeopleApp;
beforeAll(async () => {
  app = await peopleApp();
});
beforeEach(() => app.forgetLimits());

const status = async (cookie: string) => (await app.request('GET', '/dashboard/session', { cookie })).status;

async function sessionIdOf(cookie: string): Promise<string> {
  const response = await app.request('GET', '/dashboard/session', { cookie });
  const { sessionId } = (await response.json()) as { sessionId: string };
  return sessionId;
}

test('a password opens a session, and sign-out ends it', async () => {
  const owner = await app.newOwner({ clinicName: 'Northside' });
  const response = await app.post('/dashboard/session/sign-in', {
    email: ` ${owner.email.toUpperCase()}`,
    password: owner.password,
  });
  expect(response.status).toBe(200);
  const session = await response.json();
  expect(session).toMatchObject({
    person: { userId: owner.userId, level: 'owner', lastLoginAt: app.now().toISOString() },
    clinic: { clinicId: owner.clinicId, name: 'Northside' },
    clinics: [{ clinicId: owner.clinicId }],
  });
  const cookie = cookieOf(response);
  const again = await app.request('GET', '/dashboard/session', { cookie });
  expect(again.status).toBe(200);
  expect(await again.json()).toEqual(session);

  const out = await app.post('/dashboard/session/sign-out', {}, { cookie });
  expect(out.status).toBe(200);
  expect(out.headers.getSetCookie()).toEqual([
    'readroom-session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
  ]);
  expect(await status(cookie)).toBe(401);
  const audit = await app.db
    .selectFrom('audit')
    .select(['action', 'outcome', 'actor_id', 'address'])
    .where('clinic_id', '=', owner.clinicId)
    .orderBy('audit_id')
    .execute();
  expect(audit.slice(1)).toEqual([
    { action: 'sessionSignIn', outcome: 'done', actor_id: owner.userId, address: '192.0.2.1' },
    { action: 'sessionSignOut', outcome: 'done', actor_id: owner.userId, address: '192.0.2.1' },
  ]);
});

test('the token is in the cookie alone: not in the answer, not in the database, not in the log', async () => {
  const owner = await app.newOwner();
  const response = await app.post('/dashboard/session/sign-in', owner2body(owner));
  const token = cookieOf(response).split('=')[1]?.split('.')[0] ?? '';
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(await response.text()).not.toContain(token);
  expect(await app.dump()).not.toContain(token);
  for (const secret of [token, owner.email, owner.password]) expect(app.logged()).not.toContain(secret);
});

const owner2body = ({ email, password }: { email: string; password: string }) => ({ email, password });

test('behind TLS the cookie is bound to this host and to TLS', async () => {
  const secure = await openPeopleApp({ publicUrl: 'https://readroom.example' });
  try {
    const owner = await secure.newOwner();
    const response = await secure.post('/dashboard/session/sign-in', owner2body(owner));
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-readroom-session=[\w-]{43}\.[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
      ),
    ]);
    const cookie = cookieOf(response);
    expect((await secure.request('GET', '/dashboard/session', { cookie })).status).toBe(200);
    // Without the prefix a sibling host could have set it.
    const planted = cookie.replace('__Host-', '');
    expect((await secure.request('GET', '/dashboard/session', { cookie: planted })).status).toBe(401);
  } finally {
    await secure.close();
  }
});

test('a planted cookie is replaced at sign-in, and the session it belonged to ends', async () => {
  const attacker = await app.newOwner();
  const planted = await app.signIn(attacker);
  const owner = await app.newOwner();
  const cookie = await app.signIn(owner, { cookie: planted });
  expect(cookie).not.toBe(planted);
  expect(await status(cookie)).toBe(200);
  expect(await status(planted)).toBe(401);

  const made = 'A'.repeat(43);
  const fresh = await app.signIn(owner, { cookie: `readroom-session=${made}.${made}` });
  expect(fresh).not.toContain(made);
});

test('a cookie counts only as it was set', async () => {
  const cookie = await app.signIn(await app.newOwner());
  const flipped = cookie.endsWith('A') ? `${cookie.slice(0, -1)}Q` : `${cookie.slice(0, -1)}A`;
  const [name = '', value = ''] = cookie.split('=');
  const [token] = value.split('.');
  for (const bad of [
    flipped,
    `${name}=${token}`,
    `${name}=${token}.`,
    `${name}=${value}x`,
    `${name}=`,
    `x${cookie}`,
    // Which of two is ours cannot be told.
    `${cookie}; ${cookie}`,
    `${name}=other; ${cookie}`,
  ]) {
    expect(await status(bad), bad).toBe(401);
  }
  expect(await status(`theme=dark; ${cookie}; a=b`)).toBe(200);
});

test('ends after 12 hours without a request', async () => {
  const cookie = await app.signIn(await app.newOwner());
  for (let day = 0; day < 3; day++) {
    app.pass(11 * hour);
    expect(await status(cookie)).toBe(200);
    await app.people.drained();
  }
  app.pass(12 * hour);
  expect(await status(cookie)).toBe(401);
});

test('ends after 7 days, however busy it was', async () => {
  const cookie = await app.signIn(await app.newOwner());
  for (let passed = 0; passed < 7 * 24 - 8; passed += 8) {
    app.pass(8 * hour);
    expect(await status(cookie)).toBe(200);
    await app.people.drained();
  }
  app.pass(8 * hour - 1);
  expect(await status(cookie)).toBe(200);
  await app.people.drained();
  app.pass(1);
  expect(await status(cookie)).toBe(401);
});

test('the last request is noted once in 5 minutes', async () => {
  const owner = await app.newOwner();
  const cookie = await app.signIn(owner);
  const id = await sessionIdOf(cookie);
  const noted = async () => {
    await app.people.drained();
    const row = await app.db
      .selectFrom('auth_session')
      .select('updatedAt')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return row.updatedAt.getTime();
  };
  const start = app.now().getTime();
  app.pass(5 * minute - 1);
  await status(cookie);
  expect(await noted()).toBe(start);
  app.pass(1);
  await Promise.all(Array.from({ length: 5 }, () => status(cookie)));
  expect(await noted()).toBe(start + 5 * minute);
});

test('access that is revoked ends with the next request, and does not come back with the session', async () => {
  const owner = await app.newOwner();
  const cookie = await app.signIn(owner);
  const everywhere = async () => {
    const paths = [
      '/dashboard/session',
      '/dashboard/sessions',
      '/dashboard/capabilities',
      '/v1/viewer/studies',
    ];
    const responses = paths.map((path) => app.request('GET', path, { cookie }));
    return new Set((await Promise.all(responses)).map((response) => response.status));
  };
  expect(await everywhere()).toEqual(new Set([200]));
  const revoke = (at: Date | null) =>
    app.db.updateTable('users').set({ access_revoked_at: at }).where('user_id', '=', owner.userId).execute();
  await revoke(app.now());
  expect(await everywhere()).toEqual(new Set([401]));
  const refused = await app.post('/dashboard/session/sign-in', owner2body(owner));
  expect(refused.status).toBe(401);

  await app.db.transaction().execute((transaction) =>
    endSessionsIn(transaction, {
      clinicId: owner.clinicId,
      userId: owner.userId,
      emailFolded: owner.email.toLowerCase(),
    }),
  );
  await revoke(null);
  expect(await status(cookie)).toBe(401);
});

test('taking dashboard access away ends it too', async () => {
  const owner = await app.newOwner();
  const cookie = await app.signIn(owner);
  await app.db
    .updateTable('users')
    .set({ has_dashboard_access: false })
    .where('user_id', '=', owner.userId)
    .execute();
  expect(await status(cookie)).toBe(401);
});

test('own sessions are listed and ended, one or all others; those of others are not there', async () => {
  const owner = await app.newOwner();
  const first = await app.signIn(owner, { headers: { 'user-agent': 'First' }, address: '198.51.100.7' });
  app.pass(minute);
  const second = await app.signIn(owner, { headers: { 'user-agent': 'x'.repeat(2_000) } });
  const third = await app.signIn(owner);
  const stranger = await app.signIn(await app.newOwner());
  const list = async (cookie: string) => {
    const response = await app.request('GET', '/dashboard/sessions', { cookie });
    const { sessions } = (await response.json()) as { sessions: Record<string, unknown>[] };
    return sessions;
  };
  const sessions = await list(second);
  expect(sessions).toHaveLength(3);
  expect(sessions.filter(({ isCurrent }) => isCurrent)).toEqual([
    expect.objectContaining({ sessionId: await sessionIdOf(second), userAgent: 'x'.repeat(300) }),
  ]);
  expect(sessions.at(-1)).toEqual({
    sessionId: await sessionIdOf(first),
    createdAt: new Date(app.now().getTime() - minute).toISOString(),
    lastSeenAt: new Date(app.now().getTime() - minute).toISOString(),
    expiresAt: new Date(app.now().getTime() - minute + 12 * hour).toISOString(),
    address: '198.51.100.7',
    userAgent: 'First',
    isCurrent: false,
  });

  const revoke = (body: object, cookie: string) => app.post('/dashboard/sessions/revoke', body, { cookie });
  const foreign = await revoke({ sessionId: await sessionIdOf(stranger) }, second);
  expect(foreign.status).toBe(404);
  expect(await status(stranger)).toBe(200);
  expect((await revoke({ sessionId: await sessionIdOf(first) }, second)).status).toBe(200);
  expect(await status(first)).toBe(401);
  expect(await status(third)).toBe(200);
  expect((await revoke({ others: true }, second)).status).toBe(200);
  expect(await status(third)).toBe(401);
  const own = await revoke({ sessionId: await sessionIdOf(second) }, second);
  expect(own.headers.getSetCookie()).toHaveLength(1);
  expect(await status(second)).toBe(401);
  expect(await status(stranger)).toBe(200);
});

test('an address in two clinics starts where it was last, and may go to the other, and to no third', async () => {
  const owner = await app.newOwner({ clinicName: 'Alpha' });
  const other = await app.newOwner({ clinicName: 'Beta' });
  await app.addUser(other.clinicId, { email: owner.email });
  const third = await app.newOwner({ clinicName: 'Gamma' });
  const clinicOf = async (cookie: string) => {
    const response = await app.request('GET', '/dashboard/session', { cookie });
    return (await response.json()) as { clinic: { name: string }; clinics: unknown[]; sessionId: string };
  };
  const cookie = await app.signIn(owner);
  expect(await clinicOf(cookie)).toMatchObject({
    clinic: { name: 'Alpha' },
    clinics: [{ name: 'Alpha' }, { name: 'Beta' }],
  });
  app.pass(minute);
  const go = (clinicId: string) => app.post('/dashboard/session/switch-clinic', { clinicId }, { cookie });
  expect((await go(third.clinicId)).status).toBe(404);
  expect((await go('nonsense')).status).toBe(404);
  const switched = await go(other.clinicId);
  expect(switched.status).toBe(200);
  expect(await switched.json()).toMatchObject({ clinic: { name: 'Beta' }, person: { level: 'member' } });
  expect(await clinicOf(cookie)).toMatchObject({ clinic: { name: 'Beta' } });
  // The rights are those of the clinic.
  expect((await app.request('GET', '/dashboard/api-keys', { cookie })).status).toBe(403);
  expect(await clinicOf(await app.signIn(owner))).toMatchObject({ clinic: { name: 'Beta' } });

  // Losing the clinic one works in ends the session, although there is another.
  await app.db
    .updateTable('users')
    .set({ access_revoked_at: app.now() })
    .where('clinic_id', '=', other.clinicId)
    .where('email', '=', owner.email)
    .execute();
  expect(await status(cookie)).toBe(401);
  expect(await clinicOf(await app.signIn(owner))).toMatchObject({ clinic: { name: 'Alpha' }, clinics: [{}] });
});

test('what has expired is swept, and nothing else', async () => {
  const owner = await app.newOwner();
  const old = await app.signIn(owner);
  app.pass(12 * hour);
  const cookie = await app.signIn(owner);
  await app.people.sweep();
  const rows = await app.db
    .selectFrom('auth_session')
    .innerJoin('auth_login', 'auth_login.id', 'auth_session.userId')
    .select('auth_session.id')
    .where('auth_login.email', '=', owner.email)
    .execute();
  expect(rows).toEqual([{ id: await sessionIdOf(cookie) }]);
  expect(await status(old)).toBe(401);
  app.pass(15 * minute);
  await app.people.sweep();
  expect(await app.db.selectFrom('rate_limits').selectAll().execute()).toEqual([]);
});
