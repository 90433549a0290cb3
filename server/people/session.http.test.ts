import { afterAll, beforeAll, expect, test } from 'vitest';
import { cookieOf, openPeopleApp, type PeopleApp } from '#server/testing/people-app.ts';

let app: PeopleApp;
beforeAll(async () => {
  app = await openPeopleApp();
});
afterAll(() => app.close());

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
  expect((await app.request('GET', '/dashboard/session', { cookie })).status).toBe(401);
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
