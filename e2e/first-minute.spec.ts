import type { Cookie } from '@playwright/test';
import { expectAccessible } from './fixtures/accessible.ts';
import { printedLink, signInLinks, startDemoServer } from './fixtures/demo.ts';
import type { TestServer } from './fixtures/server.ts';
import { test as base, expect } from './fixtures/test.ts';

/** The demo clinic instead of an empty one, for all tests of this file. */
const test = base.extend<object, { server: TestServer }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of the pattern.
    async ({}, use) => {
      const server = await startDemoServer();
      await use(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

test.describe.configure({ mode: 'serial' });

test('the printed link opens a worklist that is worth looking at, once', async ({
  page,
  server,
  problems,
}) => {
  await page.goto(printedLink(server));
  await expect(page).toHaveURL(/\/studies$/);
  // The token must not stay where a screenshot or a shoulder could take it.
  expect(page.url()).not.toContain('#');
  await expect(page.getByText('Northside Imaging')).toBeVisible();
  await expect(page.getByText('Maria Lopez · owner')).toBeVisible();
  const rows = page.locator('tr[data-study]');
  await expect(rows.first()).toBeVisible();
  // Over its target: somebody has to act now.
  await expect(rows.first()).toContainText(/over/);

  await page.context().clearCookies();
  problems.allow(/410/);
  await page.goto(printedLink(server));
  await expect(page.getByRole('alert')).toContainText('This sign-in link has been used');
});

test('a second start keeps the data and prints a new link', async ({ page, server }) => {
  const before = printedLink(server);
  await server.stop();
  await server.start();
  await expect.poll(() => printedLink(server)).not.toBe(before);
  expect(server.log().match(/1500 studies/g)).toHaveLength(1);
  await page.goto(printedLink(server));
  await expect(page.locator('tr[data-study]').first()).toBeVisible();
});

let ownersCookies: Cookie[] = [];
let membersLink = '';

test('the command line hands out sign-in links, and the server starts again', async ({ page, server }) => {
  const [owners = '', members = ''] = await signInLinks(server, [
    'maria.lopez@northside.example',
    'laura.benedetti@northside.example',
  ]);
  await page.goto(owners);
  await expect(page).toHaveURL(/\/studies$/);
  ownersCookies = await page.context().cookies();
  membersLink = members;
});

const pages = ['/studies', '/users', '/invitations', '/audit', '/settings'];

for (const width of [1280, 390]) {
  test(`every page is accessible and fits in both themes: ${width} px`, async ({ page, context }) => {
    await context.addCookies(ownersCookies);
    await page.setViewportSize({ width, height: 844 });
    for (const path of pages) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      if (path !== '/settings') await expect(page.locator('tbody tr').nth(3)).toBeVisible();
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        await expectAccessible(page);
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${path} is wider than the window`).toBeLessThanOrEqual(0);
    }
  });
}

test('nothing in the navigation is dead, and a person, an invitation and a study have pages', async ({
  page,
  context,
}) => {
  await context.addCookies(ownersCookies);
  await page.goto('/studies');
  const navigation = page.getByRole('navigation').first();
  for (const [name, heading] of [
    ['People', 'People'],
    ['Invitations', 'Invitations'],
    ['Audit', 'Audit'],
    ['Settings', 'Settings'],
  ] as const) {
    await navigation.getByRole('link', { name, exact: false }).click();
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  }
  await page.goto('/users');
  await page.getByRole('link', { name: 'Isabel Cruz' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Isabel Cruz' })).toBeVisible();
  await expectAccessible(page);
  await page.goto('/invitations');
  const invited = page.locator('tbody th a').first();
  const name = ((await invited.textContent()) ?? '').trim();
  await invited.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
  await expectAccessible(page);
  await page.goto('/studies');
  const study = page.locator('tr[data-study] a.name-link').first();
  const description = await study.getAttribute('title');
  await study.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(description ?? 'no description');
  await expectAccessible(page);
});

test('a member reads studies and people, and is told why not more', async ({ page }) => {
  await page.goto(membersLink);
  await expect(page.locator('tr[data-study]').first()).toBeVisible();
  await page.goto('/users');
  await expect(page.getByRole('link', { name: 'Isabel Cruz' })).toBeVisible();
  for (const path of ['/invitations', '/audit']) {
    await page.goto(path);
    await expect(page.getByText('Only owners and admins manage people.')).toBeVisible();
    await expectAccessible(page);
  }
});
