import { expectAccessible } from './fixtures/accessible.ts';
import { runAdmin, startDemoServer } from './fixtures/demo.ts';
import type { TestServer } from './fixtures/server.ts';
import { test as base, expect } from './fixtures/test.ts';

/** The demo clinic: it has members without the right to manage studies. */
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

const reason = 'You need the right to manage studies.';

test('tells those who may not act why, by key, in the menu and on the page', async ({ page, server }) => {
  const link = await runAdmin(server, ['sign-in-link', '--email', 'laura.benedetti@northside.example']);
  await page.goto(String(link.url));
  await expect(page.locator('tr[data-study]').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  const writes: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') writes.push(`${request.method()} ${request.url()}`);
  });
  const notice = page.getByRole('region', { name: 'Notices' });
  await page.keyboard.press('j');
  for (const key of ['a', 'm', 'u', 's 1', 'c', 'x', 'e']) {
    for (const part of key.split(' ')) await page.keyboard.press(part);
    await expect(notice).toContainText(reason);
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    await expect(notice).not.toContainText(reason);
  }
  await expect(page.getByRole('dialog')).toHaveCount(0);

  const more = page.locator('tr[data-current] [data-opens=menu]');
  await more.click();
  const items = page.getByRole('menu').locator('[role^=menuitem]');
  await expect(items).toHaveCount(9);
  for (const item of await items.all()) {
    await expect(item).toHaveAttribute('aria-disabled', 'true');
    await expect(item).toHaveAttribute('aria-description', reason);
  }
  await expectAccessible(page);
  await items.first().click({ force: true });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(more).toBeFocused();

  await page.locator('tr[data-current] [data-opens=page]').press('Enter');
  const button = page.getByRole('button', { name: 'Mark complete' });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAttribute('title', reason);
  expect(writes).toEqual([]);
});
