import { startTestProvider, type TestProvider } from '#server/testing/outside/openid-provider.ts';
import { expectAccessible } from './fixtures/accessible.ts';
import { startTestServer, type TestServer } from './fixtures/server.ts';
import { test as base, expect } from './fixtures/test.ts';

/** The real server beside a real provider. Each has to know the other's address, so the provider's port comes first. */
const test = base.extend<object, { provider: TestProvider; server: TestServer }>({
  provider: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of the pattern.
    async ({}, use) => {
      const provider = await startTestProvider();
      await use(provider);
      await provider.close();
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ provider }, use) => {
      const server = await startTestServer({
        OIDC_ISSUER: provider.issuer.href,
        OIDC_CLIENT_ID: provider.clientId,
        OIDC_CLIENT_SECRET: provider.clientSecret,
      });
      provider.sendBackTo(server.url);
      await use(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

test('signs in at the provider, and says why not on the sign-in page', async ({
  page,
  provider,
  server,
  problems,
}) => {
  problems.allow(new RegExp(`^request: ${provider.issuer.origin}`));
  problems.allow(/status of 401/);
  await page.goto('/users?level=owner');
  const link = page.getByRole('link', { name: 'Sign in with 127.0.0.1' });

  provider.setPerson(undefined);
  await link.click();
  await expect(page.getByRole('alert')).toContainText('did not sign you in');

  provider.setPerson({ email: 'stranger@elsewhere.example', email_verified: true });
  await link.click();
  await expect(page.getByRole('alert')).toContainText(
    'only verified addresses of people who have dashboard access',
  );
  await expectAccessible(page);

  provider.setPerson({ email: server.clinic.owner.email, email_verified: true });
  await link.click();
  await expect(page).toHaveURL(`${server.url}/users?level=owner`);
  await expect(page.getByRole('heading', { name: 'People' })).toBeVisible();
});
