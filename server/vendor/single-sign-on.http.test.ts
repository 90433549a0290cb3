import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClinicAtVendor, openClinicAtVendor, upstreams } from '#server/testing/clinic-at-vendor.ts';
import { startTestProvider, type TestProvider } from '#server/testing/outside/openid-provider.ts';
import { cookiesOf, visitProvider } from '#server/testing/outside/visit-provider.ts';

let at: ClinicAtVendor;
let provider: TestProvider;
beforeAll(async () => {
  provider = await startTestProvider();
  at = await openClinicAtVendor({ openId: provider });
  provider.sendBackTo(at.app.origin);
});
afterAll(async () => {
  await at.close();
  await provider.close();
});

/** The whole way: to the provider, and back with the cookie of the beginning. */
async function signIn(email: string): Promise<Response> {
  provider.setPerson({ email, email_verified: true });
  const begun = await at.app.request('/sign-in/provider?to=/users');
  const back = await visitProvider(provider, begun.headers.get('location') ?? '');
  return at.app.request(back.pathname + back.search, { headers: { cookie: cookiesOf(begun).join('; ') } });
}

test('a provider lets in whom the vendor has with dashboard access, with the rights that they have there', async () => {
  const { admin } = at.clinic;
  const answer = await signIn(admin.email);
  expect(answer.headers.get('location')).toBe('/users');
  const cookie = cookiesOf(answer).find((each) => each.startsWith('readroom-session=')) ?? '';
  expect(await at.levelOf({ credential: { cookie } })).toBe('admin');
});

test('and nobody else; while the vendor is silent nobody, however recently they were asked about', async () => {
  const { admin, member } = at.clinic;
  expect((await signIn('nobody@nowhere.example')).headers.get('location')).toContain('provider=refused');
  await at.changeThere(member.userId, { has_dashboard_access: false });
  expect((await signIn(member.email)).headers.get('location')).toContain('provider=refused');
  await signIn(admin.email);
  at.answer(upstreams.silent);
  expect((await signIn(admin.email)).headers.get('location')).toContain('provider=failed');
  await at.recover();
  expect((await signIn(admin.email)).headers.get('location')).toBe('/users');
});
