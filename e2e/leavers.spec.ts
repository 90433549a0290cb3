import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { Leaver } from '#contract/leaving.ts';
import { leaverRetrieve } from '#contract/leaving.ts';
import type { User } from '#contract/user.ts';
import { expectAccessible } from './fixtures/accessible.ts';
import { newStudyInstanceUid } from './fixtures/api.ts';
import { behindFaults } from './fixtures/behind-faults.ts';
import { signInLinks, startDemoServer } from './fixtures/demo.ts';
import type { TestServer } from './fixtures/server.ts';
import { expect } from './fixtures/test.ts';

interface SignedIn {
  readonly owner: BrowserContext;
  readonly adminWithoutStudies: BrowserContext;
  readonly member: BrowserContext;
  /** A radiologist who reads and is about to leave. */
  readonly leaver: BrowserContext;
}

/** The demo clinic behind a proxy in which a test can make single requests fail, with four people in browsers of their own. */
const test = behindFaults(startDemoServer).extend<object, { signedIn: SignedIn }>({
  signedIn: [
    async ({ server, browser }, use) => {
      const people = ['maria.lopez', 'thomas.whitfield', 'laura.benedetti', 'mei.lin'];
      const links = await signInLinks(
        server,
        people.map((name) => `${name}@northside.example`),
      );
      const [owner, adminWithoutStudies, member, leaver] = await Promise.all(
        links.map((link) => open(browser, server, link)),
      );
      if (!owner || !adminWithoutStudies || !member || !leaver) throw new Error('A link is missing.');
      await use({ owner, adminWithoutStudies, member, leaver });
      for (const context of [owner, adminWithoutStudies, member, leaver]) await context.close();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

async function open(browser: Browser, server: TestServer, link: string): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await page.goto(link);
  await expect(page).toHaveURL(/\/studies/);
  await page.close();
  return context;
}

async function find({ owner }: SignedIn, firstName: string): Promise<User> {
  const response = await owner.request.get(`/v1/viewer/users?firstName=${firstName}`);
  const { users } = (await response.json()) as { users: User[] };
  const [user] = users;
  if (user === undefined) throw new Error(firstName);
  return user;
}

async function leaverOf({ owner }: SignedIn, userId: string): Promise<Leaver> {
  const response = await owner.request.get(leaverRetrieve.path.replace('{userId}', userId));
  return leaverRetrieve.answer.parse(await response.json());
}

const dialog = (page: Page) => page.getByRole('dialog');
const notices = (page: Page) => page.getByRole('region', { name: 'Notices' });

async function accessibleInBothThemes(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
}

test('a successor by keyboard; the leaver is out at once; a lost answer is looked for; reactivated', async ({
  signedIn,
  faults,
}) => {
  const mei = await find(signedIn, 'Mei');
  const before = await leaverOf(signedIn, mei.userId);
  const open = before.openStudies.stat + before.openStudies.high + before.openStudies.normal;
  expect(open).toBeGreaterThan(0);
  const theirs = await signedIn.leaver.newPage();
  await theirs.goto('/studies');
  await expect(theirs.locator('tr[data-study]').first()).toBeVisible();

  const page = await signedIn.owner.newPage();
  await page.goto(`/users/${mei.userId}`);
  await page.getByRole('link', { name: 'Deactivate' }).press('Enter');
  await expect(page).toHaveURL(/\/deactivate$/);
  await expect(dialog(page)).toContainText(`${open} open stud`);
  await expect(dialog(page)).toContainText('Their session, last seen');
  await expect(dialog(page).getByRole('combobox', { name: 'Successor' })).toBeFocused();
  await accessibleInBothThemes(page);

  // Without a successor there is something to put right.
  await page.getByRole('button', { name: 'Deactivate Mei Lin' }).click();
  await expect(dialog(page).getByRole('alert')).toBeFocused();
  await dialog(page).getByRole('button', { name: 'Successor: Choose a person.' }).press('Enter');
  await expect(dialog(page).getByRole('combobox', { name: 'Successor' })).toBeFocused();
  await page.keyboard.type('tana');
  await expect(dialog(page).getByRole('option', { name: /Hiroshi Tanaka/ })).toBeVisible();
  await page.keyboard.press('Enter');
  // What was chosen is guarded.
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Keep editing' }).click();
  await expect(dialog(page).getByRole('combobox', { name: 'Successor' })).toHaveValue('Hiroshi Tanaka');

  faults.next('drop', 'POST', /\/leaving$/);
  await page.getByRole('button', { name: 'Deactivate Mei Lin' }).press('Enter');
  await expect(dialog(page).getByRole('alert')).toContainText('Mei Lin still has access.');
  faults.next('fail', 'POST', /\/leaving$/);
  await page.getByRole('button', { name: 'Deactivate Mei Lin' }).press('Enter');
  await expect(dialog(page).getByRole('alert')).toContainText('The server failed');
  await expect(dialog(page).getByRole('combobox', { name: 'Successor' })).toHaveValue('Hiroshi Tanaka');
  faults.next('lose', 'POST', /\/leaving$/);
  await page.getByRole('button', { name: 'Deactivate Mei Lin' }).press('Enter');

  await expect(dialog(page)).toHaveCount(0);
  await expect(notices(page)).toContainText(
    `Mei Lin is deactivated. ${open} open studies were handed over to Hiroshi Tanaka.`,
  );
  await expect(page.getByRole('region', { name: 'Hand-over' })).toContainText(
    'handed over to Hiroshi Tanaka',
  );
  // The way in has become the way back, and has the focus again.
  await expect(page.getByRole('main').getByRole('link', { name: 'Reactivate' })).toBeFocused();
  expect((await leaverOf(signedIn, mei.userId)).leaving).toMatchObject({
    state: 'finished',
    handedOver: open,
    leftAlone: 0,
  });
  // The other browser finds out with whatever it asks for next.
  await theirs.getByRole('link', { name: 'People', exact: true }).click();
  await expect(theirs).toHaveURL(/\/sign-in/);
  await theirs.close();

  await notices(page).getByRole('link', { name: 'Reactivate' }).click();
  await expect(page).toHaveURL(/\/reactivate$/);
  await expect(dialog(page)).toContainText(
    'Studies that were handed over. They stay with whoever has them now.',
  );
  await page.setViewportSize({ width: 390, height: 800 });
  await accessibleInBothThemes(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Reactivate Mei Lin' }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(notices(page)).toContainText('Mei Lin has access again.');
  await expect(page.getByRole('link', { name: 'Deactivate' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Hand-over' })).toHaveCount(0);
  await page.close();
});

test('by turn, closed in the middle and gone on with; one story in the audit', async ({
  signedIn,
  server,
  faults,
}) => {
  const samuel = await find(signedIn, 'Samuel');
  const headers = { origin: server.url };
  const had = (await leaverOf(signedIn, samuel.userId)).openStudies;
  const more = 210;
  for (let made = 0; made < more; made += 15)
    await Promise.all(
      Array.from({ length: 15 }, () =>
        signedIn.owner.request.post('/v1/viewer/studies', {
          headers,
          data: {
            severity: 'normal',
            studyDescription: 'CT chest',
            studyInstanceUid: newStudyInstanceUid(),
            assignedTo: samuel.userId,
          },
        }),
      ),
    );
  const all = had.stat + had.high + had.normal + more;

  const page = await signedIn.owner.newPage();
  await page.goto(`/users/${samuel.userId}/deactivate`);
  await expect(dialog(page)).toContainText(`${all} open studies are assigned to them`);
  await dialog(page).getByRole('radio', { name: 'By turn' }).check();
  for (const name of ['Hiroshi Tanaka', 'Luis Ferreira', 'Rebecca Stone']) {
    await dialog(page)
      .getByRole('combobox', { name: /successor/i })
      .fill(name);
    await dialog(page).getByRole('option', { name }).click();
  }
  await dialog(page).getByRole('button', { name: 'Remove Rebecca Stone' }).click();
  await page.setViewportSize({ width: 390, height: 800 });
  await accessibleInBothThemes(page);
  // The first batch is carried out, and the page never learns of it.
  faults.next('hold', 'POST', /\/leavings\/continue$/);
  await page.getByRole('button', { name: 'Deactivate Samuel Adeyemi' }).click();
  await expect(dialog(page)).toContainText(`0 of ${all} open studies handed over by turn`);
  await expect.poll(async () => (await leaverOf(signedIn, samuel.userId)).leaving?.handedOver).toBe(200);
  await page.close();

  const again = await signedIn.owner.newPage();
  await again.goto(`/users/${samuel.userId}`);
  const section = again.getByRole('region', { name: 'Hand-over' });
  await expect(section).toContainText(`200 of ${all} open studies handed over by turn`);
  await expect(section).toContainText(`${all - 200} left.`);
  await accessibleInBothThemes(again);
  await section.getByRole('button', { name: 'Continue now' }).click();
  await expect(section).toContainText(
    `${all} open studies were handed over by turn to Hiroshi Tanaka and Luis Ferreira.`,
  );
  const { leaving } = await leaverOf(signedIn, samuel.userId);
  expect(leaving).toMatchObject({ state: 'finished', handedOver: all, left: 0, leftAlone: 0 });
  await section.getByRole('link', { name: 'All of it in the audit' }).click();
  await expect(again).toHaveURL(new RegExp(`storyId=${leaving?.leavingId}`));
  await expect(again.getByRole('row').nth(1)).toContainText('Samuel Adeyemi');
  await again.close();
});

test('who may not is told why, on the page and in the dialog', async ({ signedIn }) => {
  const maria = await find(signedIn, 'Maria');
  const priya = await find(signedIn, 'Priya');
  const expectRefused = async (who: BrowserContext, user: User, reason: string) => {
    const page = await who.newPage();
    await page.goto(`/users/${user.userId}`);
    const button = page.getByRole('button', { name: 'Deactivate', exact: true });
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(button).toHaveAttribute('aria-description', reason);
    await page.goto(`/users/${user.userId}/deactivate`);
    await expect(dialog(page)).toContainText(reason);
    return page;
  };
  // The last owner is this very person; nobody else may touch an owner.
  const own = await expectRefused(signedIn.owner, maria, 'You cannot deactivate yourself.');
  await expect(dialog(own).getByRole('button', { name: 'Deactivate Maria Lopez' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await own.close();
  await (
    await expectRefused(signedIn.adminWithoutStudies, maria, 'Only an owner may change an owner.')
  ).close();
  await (await expectRefused(signedIn.member, priya, 'Only owners and admins manage people.')).close();

  const page = await signedIn.adminWithoutStudies.newPage();
  await page.goto(`/users/${priya.userId}/deactivate`);
  const radios = dialog(page).getByRole('radio');
  await expect(radios).toHaveCount(4);
  for (const radio of await radios.all()) await expect(radio).toHaveAttribute('aria-disabled', 'true');
  await expect(dialog(page).getByRole('radio', { name: 'Stay with them for now' })).toBeChecked();
  await expect(dialog(page)).toContainText('You need the right to manage studies to hand them over.');
  await page.getByRole('button', { name: 'Deactivate Priya Raman' }).click();
  await expect(notices(page)).toContainText('stayed assigned to them.');
  await page.close();
});
