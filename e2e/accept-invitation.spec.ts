import type { Page } from '@playwright/test';
import { invitationList } from '#contract/invitation-endpoints.ts';
import { sessionRetrieve } from '#contract/session-retrieve.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import { mailSettings, type SmtpSink, startSmtpSink } from '#server/testing/outside/smtp-sink.ts';
import { expectAccessible } from './fixtures/accessible.ts';
import type { Api } from './fixtures/api.ts';
import { type FaultProxy, startFaultProxy } from './fixtures/fault-proxy.ts';
import { startTestServer, type TestServer } from './fixtures/server.ts';
import { test as base, expect } from './fixtures/test.ts';
import { totp } from './fixtures/totp.ts';

/** The real server, a real mail server that keeps what it is given, and a proxy in which single requests can fail. */
const test = base.extend<object, { server: TestServer; faults: FaultProxy; post: SmtpSink }>({
  post: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of the pattern.
    async ({}, use) => {
      const post = await startSmtpSink();
      await use(post);
      await post.close();
    },
    { scope: 'worker' },
  ],
  faults: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of the pattern.
    async ({}, use) => {
      const faults = await startFaultProxy();
      await use(faults);
      await faults.close();
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ faults, post }, use) => {
      const server = await startTestServer({
        PUBLIC_URL: faults.url,
        SMTP_URL: mailSettings(post).smtpUrl,
        MAIL_FROM: 'Readroom <readroom@harbour.example>',
      });
      faults.forwardTo(server.url);
      await use({ ...server, url: faults.url });
      await server.remove();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

test.use({ viewport: { width: 390, height: 800 } });

async function invite(api: Api, email: string): Promise<{ userId: string }> {
  return api.call(userInvite, {
    body: {
      email,
      firstName: 'Grace',
      lastName: 'Hopper',
      clinicRole: 'Radiologist',
      level: 'admin',
      canManageStudies: true,
      hasDashboardAccess: true,
    },
  });
}

/** The link in the mail to somebody, once it has come. */
async function mailedLink(post: SmtpSink, email: string): Promise<string> {
  const find = () => post.mails.find(({ recipients }) => recipients.includes(email));
  await expect.poll(find).toBeDefined();
  return /http\S+#token=\S+/.exec(find()?.text ?? '')?.[0] ?? '';
}

async function statusOf(api: Api, userId: string): Promise<string | undefined> {
  return (await api.call(invitationList, { query: { userId } })).invitations[0]?.status;
}

const accept = (page: Page) => page.getByRole('button', { name: 'Accept', exact: true });

test('the mail leads to the invitation, a good password to the worklist, and then a second factor', async ({
  page,
  browser,
  api,
  server,
  faults,
  post,
  problems,
}) => {
  const { userId } = await invite(api, 'grace@harbour.example');
  const link = await mailedLink(post, 'grace@harbour.example');
  expect(link).toContain(`${server.url}/accept-invitation#token=`);
  // Looked at twice: opening uses nothing up.
  await page.goto(link);
  await page.goto('/sign-in');
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are invited to Harbour Imaging');
  await expect(page).toHaveURL(`${server.url}/accept-invitation`);
  await expect(page.getByText('Grace Hopper')).toBeVisible();
  await expect(page.getByRole('listitem')).toHaveText([
    /Look at the studies/,
    /Create, assign, change and cancel/,
    /As an admin/,
  ]);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }

  const password = page.getByLabel('Password', { exact: true });
  await password.fill('short');
  await expect(page.getByText('7 more characters to go.')).toBeVisible();
  await accept(page).click();
  await expect(page.getByText('Must be at least 12 characters.')).toBeVisible();
  await expect(password).toBeFocused();
  problems.allow(/40[01]|410|500/);
  await password.fill('grace@harbour1');
  await accept(page).click();
  await expect(page.getByText(/Must not be made of your e-mail address/)).toBeVisible();
  await expectAccessible(page);

  faults.next('fail', 'POST', /accept/);
  await password.fill('tulips under the bridge');
  await page.getByRole('button', { name: 'Show the password' }).click();
  await expect(password).toHaveAttribute('type', 'text');
  await accept(page).click();
  await expect(page.getByRole('alert')).toContainText('The server failed');
  await expect(password).toHaveValue('tulips under the bridge');
  await accept(page).click();
  await expect(page).toHaveURL(`${server.url}/studies`);
  await expect(page.getByText('No open studies')).toBeVisible();
  const session = sessionRetrieve.answer.parse(await (await page.request.get(sessionRetrieve.path)).json());
  expect(session.person).toMatchObject({
    userId,
    email: 'grace@harbour.example',
    level: 'admin',
    canManageStudies: true,
  });

  // In another browser, whoever finds the link later.
  const elsewhere = await browser.newContext();
  const found = await elsewhere.newPage();
  await found.goto(link);
  await expect(found.getByRole('heading', { level: 1 })).toHaveText('This invitation cannot be used');
  await expectAccessible(found);

  // The same person makes the second factor that admins are asked for, and comes in with it there.
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/settings/security');
  await page.getByRole('link', { name: 'Set it up' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Copy the key' }).click();
  const secret = await page.evaluate(() => navigator.clipboard.readText());
  // The code of half a minute ago still counts, which leaves the one of now for the sign-in.
  await dialog.getByLabel('Code', { exact: true }).fill(totp(secret, -1));
  await dialog.getByRole('button', { name: 'Switch it on' }).click();
  await expect(dialog.getByRole('listitem')).toHaveCount(10);
  await found.goto('/sign-in');
  await found.getByLabel('E-mail').fill('grace@harbour.example');
  await found.getByLabel('Password', { exact: true }).fill('tulips under the bridge');
  await found.getByRole('button', { name: 'Sign in', exact: true }).click();
  await found.getByLabel('Code', { exact: true }).fill(totp(secret));
  await found.getByRole('button', { name: 'Go on' }).click();
  await expect(found).toHaveURL(`${server.url}/studies`);
  await elsewhere.close();
});

test('who is signed in as somebody else is told and can sign out; declining asks once', async ({
  page,
  api,
  server,
  faults,
  post,
  problems,
  signInByApi,
}) => {
  const { userId } = await invite(api, 'ada@harbour.example');
  await signInByApi();
  await page.goto(await mailedLink(post, 'ada@harbour.example'));
  await expect(page.getByRole('alert')).toContainText(server.clinic.owner.email);
  await expect(accept(page)).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Sign out/ }).click();
  await expect(accept(page)).toBeVisible();
  expect(await page.context().cookies()).toEqual([]);

  const decline = page.getByRole('button', { name: 'Decline', exact: true });
  await decline.click();
  await expect(page.getByRole('heading', { name: 'Decline this invitation?' })).toBeFocused();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(accept(page)).toBeVisible();
  expect(await statusOf(api, userId)).toBe('sent');
  await decline.click();
  faults.next('drop', 'POST', /decline/);
  problems.allow(/ERR_|410/);
  await decline.click();
  await expect(page.getByRole('alert')).toContainText('No connection');
  await decline.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Invitation declined');
  expect(await statusOf(api, userId)).toBe('rejected');

  // A part of a link, and no link at all.
  await page.goto('/accept-invitation#token=half');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This invitation cannot be used');
  await page.goto('/accept-invitation?');
  await expect(page.getByText('Open the link in the mail that invites you')).toBeVisible();
});
