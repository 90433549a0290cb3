import { expectAccessible } from './fixtures/accessible.ts';
import { startTestServer } from './fixtures/server.ts';
import { expect, test } from './fixtures/test.ts';

test('a wrong password says so and keeps the address; the right one leads to where one wanted to go', async ({
  page,
  server,
  problems,
}) => {
  problems.allow(/401/);
  await page.goto('/users?level=owner');
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  await expectAccessible(page);
  await page.getByLabel('E-mail').fill(server.clinic.owner.email);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByLabel('E-mail')).toHaveValue(server.clinic.owner.email);
  await expectAccessible(page);
  await page.getByLabel('Password', { exact: true }).fill(server.clinic.owner.password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/users\?level=owner$/);
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
});

test('after sign-in nobody is sent to another site', async ({ page, server, problems }) => {
  problems.allow(/401/);
  for (const to of [
    '//e.example',
    '/\\e.example',
    '/%5Ce.example',
    'javascript:alert(1)',
    `https://${new URL(server.url).host}@e.example/`,
  ]) {
    await page.context().clearCookies();
    await page.goto(`/sign-in?to=${encodeURIComponent(to)}`);
    await page.getByLabel('E-mail').fill(server.clinic.owner.email);
    await page.getByLabel('Password', { exact: true }).fill(server.clinic.owner.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(`${server.url}/studies`);
  }
});

test('signing out ends the session here and at the server', async ({ page, signIn, problems }) => {
  await signIn();
  const cookies = await page.context().cookies();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  expect(await page.context().cookies()).toEqual([]);
  // The old cookie, planted again, opens nothing.
  await page.context().addCookies(cookies);
  problems.allow(/401/);
  await page.goto('/studies');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('the own sessions are listed, and another one can be ended', async ({
  page,
  browser,
  signIn,
  server,
  problems,
}) => {
  await signIn();
  const elsewhere = await browser.newContext({ baseURL: server.url });
  const other = await elsewhere.newPage();
  await other.goto('/sign-in');
  await other.getByLabel('E-mail').fill(server.clinic.owner.email);
  await other.getByLabel('Password', { exact: true }).fill(server.clinic.owner.password);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await expect(other).toHaveURL(/\/studies/);

  await page.goto('/settings/security');
  await expect(page.getByText('This one', { exact: true })).toBeVisible();
  const buttons = page.getByRole('button', { name: /^End(?! all)/ });
  // Sessions of other tests may be there too.
  for (let left = await buttons.count(); left > 0; left--) {
    await buttons.first().click();
    await expect(buttons).toHaveCount(left - 1);
  }
  await expect(page.getByText('This one', { exact: true })).toBeVisible();
  problems.allow(/401/);
  await other.goto('/users');
  await expect(other).toHaveURL(/\/sign-in/);
  await elsewhere.close();
});

test('guessing is stopped with the time to wait', async ({ page, problems }) => {
  problems.allow(/401|429/);
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill('somebody@harbour.example');
  for (let attempt = 0; attempt < 5; attempt++) {
    await page.getByLabel('Password', { exact: true }).fill(`guess number ${attempt}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
  }
  await page.getByLabel('Password', { exact: true }).fill('one guess more');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText(/Try again in \d+ min/);
  await expect(page.getByLabel('E-mail')).toHaveValue('somebody@harbour.example');
});

test('an empty installation is set up with the code from the terminal, once', async ({ browser }) => {
  const server = await startTestServer({
    READROOM_CLINIC_NAME: '',
    READROOM_OWNER_EMAIL: '',
    READROOM_OWNER_PASSWORD: '',
    READROOM_API_KEY: '',
  });
  try {
    const code = /with the code (\S+)/.exec(server.log())?.[1] ?? '';
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    await page.goto('/');
    await expect(page).toHaveURL(/\/set-up$/);
    await expectAccessible(page);
    const fields: Record<string, string> = {
      Code: 'AAAA-BBBB-CCCC',
      'Name of the clinic': 'Lakeside Radiology',
      'First name': 'Ada',
      'Last name': 'Byron',
      'E-mail': 'ada@lakeside.example',
      Password: 'short',
    };
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).first().fill(value);
    await page.getByRole('button', { name: /set up/i }).click();
    await expect(page.getByText('Must be at least 12 characters.')).toBeVisible();
    await page.getByLabel('Password').first().fill('a long enough password');
    await page.getByRole('button', { name: /set up/i }).click();
    await expect(page.getByText(/code is not valid/)).toBeVisible();
    await expect(page.getByLabel('Name of the clinic')).toHaveValue('Lakeside Radiology');
    await page.getByLabel('Code').first().fill(code);
    await page.getByRole('button', { name: /set up/i }).click();
    await expect(page).toHaveURL(/\/studies$/);
    await expect(page.getByText('Lakeside Radiology')).toBeVisible();
    await expect(page.getByText('No open studies')).toBeVisible();
    await expectAccessible(page);
    await page.goto('/invitations');
    await expect(page.getByText('No invitations yet')).toBeVisible();
    await page.goto('/set-up');
    await expect(page.getByText('Readroom is set up already.')).toBeVisible();
    await context.close();
  } finally {
    await server.remove();
  }
});

test('asking for a new password says the same for every address', async ({ page, server }) => {
  for (const address of [server.clinic.owner.email, 'nobody@elsewhere.example']) {
    await page.goto('/reset-password');
    await page.getByLabel('E-mail').fill(address);
    await page.getByRole('button').first().click();
    await expect(page.getByRole('status').first()).toBeVisible();
  }
  await expectAccessible(page);
});
