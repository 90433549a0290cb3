import { TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestProvider, type TestProvider } from '#server/testing/outside/openid-provider.ts';
import { cookiesOf, visitProvider } from '#server/testing/outside/visit-provider.ts';
import { openPeopleApp, type PeopleApp } from '#server/testing/people-app.ts';

let app: PeopleApp;
let provider: TestProvider;
beforeAll(async () => {
  provider = await startTestProvider();
  app = await openPeopleApp({ openId: provider });
  provider.sendBackTo(app.origin);
});
afterAll(async () => {
  await app.close();
  await provider.close();
});
beforeEach(() => app.forgetLimits());

const begin = (to = '/studies') => app.request('GET', `/sign-in/provider?to=${encodeURIComponent(to)}`);

/** The whole way: to the provider, and back with the cookie of the beginning. */
async function signIn(to?: string): Promise<Response> {
  const begun = await begin(to);
  expect(begun.status).toBe(303);
  const back = await visitProvider(provider, begun.headers.get('location') ?? '');
  return app.request('GET', back.pathname + back.search, { cookie: cookiesOf(begun).join('; ') });
}

const sessionCookieOf = (response: Response) =>
  cookiesOf(response).find((cookie) => cookie.startsWith('readroom-session=')) ?? '';

test('somebody with access and a verified address is signed in where they wanted to go', async () => {
  const owner = await app.newOwner();
  provider.setPerson({ email: owner.email.toUpperCase(), email_verified: true });
  const answer = await signIn('/users?level=admin');
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('/users?level=admin');
  const session = await app.request('GET', '/dashboard/session', { cookie: sessionCookieOf(answer) });
  expect(await session.json()).toMatchObject({ person: { userId: owner.userId } });
  const rows = await app.db
    .selectFrom('audit')
    .select(['after', 'actor_id'])
    .where('clinic_id', '=', owner.clinicId)
    .where('action', '=', 'sessionSignIn')
    .execute();
  expect(rows).toEqual([{ after: { method: 'provider' }, actor_id: owner.userId }]);
});

test('nobody else is: an unverified address, one that only looks verified, none at all, a stranger, a leaver', async () => {
  const owner = await app.newOwner();
  const leaver = await app.addUser(owner.clinicId, { access_revoked_at: app.now() });
  const outside = await app.addUser(owner.clinicId, { has_dashboard_access: false });
  const people = [
    { email: owner.email, email_verified: false },
    { email: owner.email, email_verified: 'true' },
    { email: owner.email },
    { email_verified: true },
    { email: 'stranger@elsewhere.example', email_verified: true },
    { email: leaver.email, email_verified: true },
    { email: outside.email, email_verified: true },
  ];
  const users = await app.db.selectFrom('users').select('user_id').execute();
  for (const person of people) {
    provider.setPerson(person);
    const answer = await signIn();
    expect(answer.headers.get('location'), JSON.stringify(person)).toBe(
      '/sign-in?provider=refused&to=%2Fstudies',
    );
    expect(sessionCookieOf(answer)).toBe('');
  }
  expect(await app.db.selectFrom('users').select('user_id').execute()).toHaveLength(users.length);
  const refused = await app.db
    .selectFrom('audit')
    .select('reason')
    .where('clinic_id', '=', owner.clinicId)
    .where('outcome', '=', 'refused')
    .orderBy('audit_id')
    .execute();
  expect(refused.map(({ reason }) => reason)).toEqual([
    ...Array.from({ length: 3 }, () => 'The sign-in provider has not verified the address.'),
    'No dashboard access.',
    'No dashboard access.',
  ]);
});

test('what the browser is sent back with works once, in the browser that began, and for ten minutes', async () => {
  const owner = await app.newOwner();
  provider.setPerson({ email: owner.email, email_verified: true });
  const expired = '/sign-in?provider=expired';
  const begun = await begin();
  const cookie = cookiesOf(begun).join('; ');
  const back = await visitProvider(provider, begun.headers.get('location') ?? '');
  const path = back.pathname + back.search;
  const other = cookiesOf(await begin()).join('; ');

  const finish = async (at: string, sent: string | undefined) =>
    (await app.request('GET', at, { cookie: sent })).headers.get('location');
  expect(await finish(path, undefined)).toBe(expired);
  // A scanner that looks ahead uses nothing up.
  expect((await app.request('HEAD', path, { cookie })).status).toBe(204);
  expect(await finish(path, cookie)).toBe('/studies');
  expect(await finish(path, cookie)).toBe(expired);

  const second = await begin();
  const back2 = await visitProvider(provider, second.headers.get('location') ?? '');
  // Begun by somebody else, whose link this is: it is used up and lets nobody in.
  expect(await finish(back2.pathname + back2.search, other)).toBe(expired);

  const late = await begin();
  const back3 = await visitProvider(provider, late.headers.get('location') ?? '');
  app.pass(10 * 60_000);
  expect(await finish(back3.pathname + back3.search, cookiesOf(late).join('; '))).toBe(expired);
  expect(await finish('/sign-in/provider/callback?state=&code=x', cookie)).toBe(expired);
});

test('who has a second factor here is asked for it here: no session before the code', async () => {
  const owner = await app.newOwner();
  const cookie = await app.signIn(owner);
  const post = async (path: string, body: unknown) => (await app.post(path, body, { cookie })).json();
  const { secret } = (await post('/dashboard/second-factor/begin', {})) as { secret: string };
  const codeNow = () => new TOTP({ secret }).generate({ timestamp: app.now().getTime() });
  await post('/dashboard/second-factor/confirm', { code: codeNow() });
  app.pass(60_000);
  provider.setPerson({ email: owner.email, email_verified: true });
  const answer = await signIn('/users');
  expect(sessionCookieOf(answer)).toBe('');
  const to = new URL(answer.headers.get('location') ?? '', app.origin);
  expect(to.pathname + to.search).toBe('/sign-in?to=%2Fusers');
  const challenge = to.hash.replace('#challenge=', '');
  const second = await app.post('/dashboard/session/second-factor', { challenge, code: codeNow() });
  expect(await second.json()).toMatchObject({ person: { userId: owner.userId } });
  expect(app.logged()).not.toContain(challenge);
});

test('a planted session is replaced, and the answer leads nowhere else', async () => {
  const owner = await app.newOwner();
  provider.setPerson({ email: owner.email, email_verified: true });
  for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', '/%5Cevil.example']) {
    expect((await signIn(to)).headers.get('location')).toBe('/');
  }
  const planted = await app.signIn(owner);
  const begun = await begin();
  const back = await visitProvider(provider, begun.headers.get('location') ?? '');
  const cookie = [planted, ...cookiesOf(begun)].join('; ');
  const answer = await app.request('GET', back.pathname + back.search, { cookie });
  expect(sessionCookieOf(answer)).not.toBe(planted);
  expect((await app.request('GET', '/dashboard/session', { cookie: planted })).status).toBe(401);
});

test('a refusal there, a forged answer and too many tries are said, and tell the log nothing about anybody', async () => {
  provider.setPerson(undefined);
  expect((await signIn()).headers.get('location')).toBe('/sign-in?provider=failed&to=%2Fstudies');

  const owner = await app.newOwner();
  provider.setPerson({ email: owner.email, email_verified: true });
  const begun = await begin();
  const back = await visitProvider(provider, begun.headers.get('location') ?? '');
  back.searchParams.set('code', 'forged');
  const cookie = cookiesOf(begun).join('; ');
  const forged = await app.request('GET', back.pathname + back.search, { cookie });
  expect(forged.headers.get('location')).toBe('/sign-in?provider=failed&to=%2Fstudies');

  await app.forgetLimits();
  const answers: (string | null)[] = [];
  for (let count = 0; count < 31; count++) answers.push((await begin('/')).headers.get('location'));
  expect(answers.filter((location) => location === '/sign-in?provider=limited')).toHaveLength(1);
  expect(app.logged()).not.toContain(owner.email);
  expect(app.logged()).not.toContain(provider.clientSecret);
  expect(await app.dump()).not.toContain(provider.clientSecret);
});

test('the sign-in page learns of a provider only where there is one', async () => {
  const options = await app.request('GET', '/dashboard/sign-in-options');
  expect(await options.json()).toEqual({ firstSignIn: 'invitation', provider: { name: '127.0.0.1' } });
});
