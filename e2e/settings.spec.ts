import type { Page } from '@playwright/test';
import { expectAccessible } from './fixtures/accessible.ts';
import { startTestServer, type TestServer } from './fixtures/server.ts';
import { test as base, expect } from './fixtures/test.ts';
import { totp } from './fixtures/totp.ts';

/** A server of its own: the owner comes away with a second factor, which no other test could answer for. */
const test = base.extend<object, { server: TestServer }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of the pattern.
    async ({}, use) => {
      const server = await startTestServer();
      await use(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

/** One after the other, for they are about one person; each leaves them able to sign in. */
test.describe.configure({ mode: 'serial' });
test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const paths = [
  '/settings',
  '/settings/security',
  '/settings/security/password',
  '/settings/clinic',
  '/settings/api-keys',
  '/settings/api-keys/new',
];

let secret = '';
let recoveryCodes: string[] = [];
/** Each half minute has one code, and it works once: the next one is taken from the step after. */
let used = 0;
async function nextCode(): Promise<string> {
  const now = () => Math.floor(Date.now() / 30_000);
  await expect.poll(() => used - now(), { timeout: 45_000 }).toBeLessThan(1);
  used = Math.max(used, now() - 1) + 1;
  return totp(secret, used - now());
}

async function typePassword(page: Page, { email, password }: { email: string; password: string }) {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** What is copied from a dialog that shows it once; then it may close. */
async function keepShown(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('shown once')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const question = page.getByRole('dialog', { name: 'Close without keeping it?' });
  await question.getByRole('button', { name: 'Go back to it' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Copy the/ })
    .click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  return copied;
}

test('every page of the settings is accessible and fits, in both themes', async ({ page, signInByApi }) => {
  await signInByApi();
  for (const [colorScheme, width] of [
    ['dark', 1280],
    ['light', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    for (const path of paths) {
      await page.goto(path);
      const parts = page.getByRole('navigation', { name: 'Settings' });
      await expect(parts.or(page.getByRole('dialog'))).toBeVisible();
      await expect(page.locator('.skeleton')).toHaveCount(0);
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${path} is wider than the window`).toBeLessThanOrEqual(0);
    }
  }
});

test('the own name and the targets are saved, keep what is typed, and say what is wrong', async ({
  page,
  signInByApi,
}) => {
  await signInByApi();
  await page.goto('/settings');
  await page.getByLabel('First name').fill('Ada');
  await page.getByLabel('Phone').fill('+1 (555) 123');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Must be 10 to 15 digits.')).toBeVisible();
  // Leaving asks first.
  await page.getByRole('link', { name: 'Security' }).click();
  await page.getByRole('button', { name: 'Keep editing' }).click();
  await page.getByLabel('Phone').fill('+1 (555) 123-4567');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Ada Owner').first()).toBeVisible();
  await expect(page.getByLabel('Phone')).toHaveValue('15551234567');
  await page.reload();
  await expect(page.getByLabel('First name')).toHaveValue('Ada');

  await page.getByRole('link', { name: 'Clinic', exact: true }).click();
  const stat = page.getByRole('group', { name: 'Stat' });
  await stat.getByLabel('Target').fill('20');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Must be shorter than the target.')).toBeVisible();
  await stat.getByLabel('Nearing from').fill('10');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('button', { name: 'Save changes' })).toHaveAttribute('aria-disabled', 'true');
  await page.reload();
  await expect(stat.getByLabel('Target')).toHaveValue('20');
});

test('a new password ends the other browser', async ({ page, browser, server, signInByApi, problems }) => {
  const { owner } = server.clinic;
  await signInByApi();
  const elsewhere = await browser.newContext({ baseURL: server.url });
  const other = await elsewhere.newPage();
  await typePassword(other, owner);
  await expect(other).toHaveURL(/\/studies/);
  problems.allow(/400/);

  await page.goto('/settings/security');
  const change = async (current: string, password: string) => {
    await page.getByRole('link', { name: 'Change it' }).click();
    await page.getByLabel('Current password').fill(current);
    await page.getByLabel('New password').fill(password);
    await page.getByRole('button', { name: 'Change the password' }).click();
  };
  await change('not my password', 'another long password');
  await expect(page.getByText('Is not your password.')).toBeVisible();
  await expect(page.getByLabel('New password')).toHaveValue('another long password');
  await page.getByLabel('Current password').fill(owner.password);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByText('You are signed out everywhere else.')).toBeVisible();
  await expect(page).toHaveURL(/\/settings\/security$/);
  await other.goto('/users');
  await expect(other).toHaveURL(/\/sign-in/);
  await elsewhere.close();
  await change('another long password', owner.password);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a key is made, shown once, replaced and revoked; each works for as long as it says', async ({
  page,
  server,
  signInByApi,
}) => {
  await signInByApi();
  const status = async (key: string) =>
    (
      await fetch(`${server.url}/v1/viewer/studies?limit=1`, {
        headers: { authorization: `Bearer ${key}` },
      })
    ).status;
  await page.goto('/settings/api-keys');
  await page.getByRole('link', { name: 'New API key' }).click();
  await page.getByLabel('Description').fill('RIS order feed');
  await page.getByRole('button', { name: 'Make the key' }).click();
  const first = await keepShown(page);
  expect(await status(first)).toBe(200);
  await expect(page.getByText(first)).toHaveCount(0);

  await page.getByRole('link', { name: /^Replace RIS order feed/ }).click();
  await page.getByLabel('Works for 24 hours more').check();
  await page.getByRole('button', { name: 'Make the new key' }).click();
  const second = await keepShown(page);
  expect([await status(first), await status(second)]).toEqual([200, 200]);
  await expect(page.getByText('Replaced; ends in 2')).toBeVisible();

  await page.getByRole('button', { name: `Revoke RIS order feed (…${second.slice(-4)})` }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('It cannot be undone.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Revoke RIS order feed' }).click();
  await expect(page.getByText('1 key that works no more')).toBeVisible();
  expect([await status(first), await status(second)]).toEqual([200, 401]);
});

test('a second factor is set up from the shown key, and asked for from then on', async ({
  page,
  server,
  signInByApi,
  problems,
}) => {
  problems.allow(/400|401/);
  await signInByApi();
  await page.goto('/settings/security');
  await page.getByRole('link', { name: 'Set it up' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('img')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Copy the key' }).click();
  secret = await page.evaluate(() => navigator.clipboard.readText());
  await dialog.getByLabel('Code', { exact: true }).fill('000000');
  await dialog.getByRole('button', { name: 'Switch it on' }).click();
  await expect(dialog.getByText('Is not right, or has been used already.')).toBeVisible();
  await dialog.getByLabel('Code', { exact: true }).fill(await nextCode());
  await dialog.getByRole('button', { name: 'Switch it on' }).click();
  await expect(dialog.getByRole('listitem')).toHaveCount(10);
  await expectAccessible(page);
  recoveryCodes = (await keepShown(page)).split('\n');
  await expect(page.getByText('10 of 10 left')).toBeVisible();

  await page.getByRole('button', { name: 'Sign out' }).click();
  // It is a whole new page, which another one must not cut short.
  await expect(page).toHaveURL(/\/sign-in/);
  await typePassword(page, server.clinic.owner);
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel('Code', { exact: true }).fill('000000');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('alert')).toContainText('The code is not right');
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await page.getByLabel('Recovery code').fill(recoveryCodes[0] ?? '');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page).toHaveURL(/\/studies$/);
  await page.goto('/settings/security');
  await expect(page.getByText('9 of 10 left')).toBeVisible();

  // A session that ends in mid-work: the dialog over the page asks for the code too.
  await page.getByRole('link', { name: 'Make new ones' }).click();
  await page.getByLabel('Code', { exact: true }).fill('123456');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Make new codes' }).click();
  const again = page.getByRole('dialog', { name: 'Sign in again' });
  await again.getByLabel('Password').fill(server.clinic.owner.password);
  await again.getByRole('button', { name: 'Sign in', exact: true }).click();
  await again.getByLabel('Code', { exact: true }).fill(await nextCode());
  await again.getByRole('button', { name: 'Go on' }).click();
  await expect(again).toHaveCount(0);
  await expect(page.getByLabel('Code', { exact: true })).toHaveValue('123456');
});

test('where the clinic asks for it, whoever removes theirs is led to a new one', async ({
  page,
  server,
  problems,
}) => {
  test.setTimeout(120_000);
  problems.allow(/403/);
  await typePassword(page, server.clinic.owner);
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await page.getByLabel('Recovery code').fill(recoveryCodes[1] ?? '');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page).toHaveURL(/\/studies$/);
  await page.goto('/settings/clinic');
  await page.getByLabel('Owners and admins need a second factor').check();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('button', { name: 'Save changes' })).toHaveAttribute('aria-disabled', 'true');

  await page.goto('/settings/security/remove-second-factor');
  await page.getByLabel('Password').fill(server.clinic.owner.password);
  await page.getByLabel('Code', { exact: true }).fill(recoveryCodes[2] ?? '');
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect(page.getByText('The second factor is removed.')).toBeVisible();
  await page.goto('/users');
  await expect(page).toHaveURL(/\/second-factor\?to=/);
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Copy the key' }).click();
  secret = await page.evaluate(() => navigator.clipboard.readText());
  await page.getByLabel('Code', { exact: true }).fill(totp(secret));
  await page.getByRole('button', { name: 'Switch it on' }).click();
  await expect(page.getByText('shown once')).toBeVisible();
  await page.getByRole('button', { name: /^Copy the/ }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page).toHaveURL(/\/users$/);
  await expect(page.locator('tbody tr').first()).toBeVisible();
});
