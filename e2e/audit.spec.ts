import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { study as studyAnswer } from '#contract/study.ts';
import { studyCreate } from '#contract/study-endpoints.ts';
import { expectAccessible } from './fixtures/accessible.ts';
import { newStudyInstanceUid } from './fixtures/api.ts';
import { printedLink, runAdmin, startDemoServer } from './fixtures/demo.ts';
import type { TestServer } from './fixtures/server.ts';
import { test as base, expect } from './fixtures/test.ts';

/** The demo clinic: it has people of every level, and a past. */
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

/** RFC 4180, every cell quoted, no cell with a line break in what is read here. */
async function readCsv(download: Download): Promise<string[][]> {
  const text = await readFile(await download.path(), 'utf8');
  expect(text.startsWith('\uFEFF"')).toBe(true);
  const lines = text.slice(1).trimEnd().split('\r\n');
  return lines.map((line) => [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = '']) => cell));
}

async function save(page: Page, button: string): Promise<string[][]> {
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  return readCsv(await saved);
}

const rows = (page: Page) => page.locator('tbody tr:not([aria-hidden])');

test('what was just done is told in sentences, narrowed down, looked into and exported', async ({
  page,
  server,
}) => {
  await page.goto(printedLink(server));
  await expect(page.locator('tr[data-study]').first()).toBeVisible();
  const name = '=CT of the audit';
  const made = await page.request.post(server.url + studyCreate.path, {
    headers: { origin: server.url },
    data: {
      severity: 'normal',
      studyDescription: name,
      studyInstanceUid: newStudyInstanceUid(),
      metadata: { ward: '4' },
    },
  });
  const { studyId } = studyAnswer.parse(await made.json());
  await page.goto(`/studies/${studyId}`);
  await page.getByRole('button', { name: 'Assign to me' }).click();
  await page.getByRole('button', { name: 'Mark complete' }).click();
  await expect(page.getByRole('button', { name: 'Mark incomplete' })).toBeVisible();
  await page
    .getByRole('region', { name: 'Notices' })
    .getByRole('button', { name: 'Dismiss' })
    .first()
    .click();

  await page.goto('/audit');
  const list = page.getByRole('table', { name: 'Audit' });
  await expect(list).toContainText(`Maria Lopez marked ${name} complete`);
  await expect(list).toContainText(`Maria Lopez assigned ${name} to themselves`);
  await expect(list).toContainText(`Maria Lopez created ${name} as normal`);
  await expect(list.getByRole('link', { name, exact: true }).first()).toHaveAttribute(
    'href',
    `/studies/${studyId}`,
  );

  // By a few letters, and only the id gets into the address.
  const about = page.getByRole('combobox', { name: 'About what' });
  await about.fill('of the audit');
  await expect(page.getByRole('option', { name })).toBeVisible();
  await about.press('Enter');
  await expect(
    page.getByRole('button', { name: /^About =CT of the audit .*remove this filter/ }),
  ).toBeFocused();
  await expect(page).toHaveURL((url) => url.search === `?objectId=${studyId}`);
  await page.getByLabel('Action').selectOption({ label: 'Changed a study' });
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('combobox', { name: 'By whom' }).fill('Daniel');
  await page.getByRole('option', { name: /Daniel Okafor/ }).click();
  await expect(page.getByRole('heading', { name: 'No entries found' })).toBeVisible();
  await page.getByRole('button', { name: /^By Daniel Okafor .*remove this filter/ }).click();
  await expect(page.getByRole('combobox', { name: 'By whom' })).toBeFocused();
  await expect(rows(page)).toHaveCount(2);

  await page.getByRole('link', { name: `Details: Maria Lopez marked ${name} complete` }).click();
  const dialog = page.getByRole('dialog', { name: 'Changed a study' });
  await expect(dialog.getByRole('row', { name: 'status incomplete complete' })).toBeVisible();
  await expect(page).toHaveURL(/entry=\d+/);
  await page.reload();
  await expect(dialog.getByRole('row', { name: 'status incomplete complete' })).toBeVisible();
  await page.goBack();
  await expect(dialog).toHaveCount(0);
  await expect(rows(page)).toHaveCount(2);

  await page.getByLabel('Action').selectOption('');
  const [head = [], ...lines] = await save(page, 'Export CSV');
  const told = lines.map((line) => line[head.indexOf('What happened')]);
  expect(told.slice(0, 3)).toEqual([
    `Maria Lopez marked ${name} complete`,
    `Maria Lopez assigned ${name} to themselves`,
    `Maria Lopez looked at ${name}`,
  ]);
  expect(told.at(-1)).toBe(`Maria Lopez created ${name} as normal`);
  for (const line of lines) expect(line[head.indexOf('Object name')]).toBe(`'${name}`);
  const many = `${lines.length} entries`;
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText(many);
  await page.goto('/audit?action=auditExport');
  await expect(list).toContainText(`Maria Lopez exported the audit (${many})`);

  await page.getByRole('link', { name: 'Access review' }).click();
  const review = page.getByRole('table', { name: 'Who can do what' });
  await expect(review.getByRole('link', { name: 'Maria Lopez' })).toBeVisible();
  await expect(page.getByRole('row', { name: /Maria Lopez.*Manages people and studies/ })).toBeVisible();
  const [, ...people] = await save(page, 'Download CSV');
  expect(people.filter(([kind]) => kind === 'person')).toHaveLength(50);
  expect(people.some(([kind]) => kind === 'key')).toBe(true);

  for (const colorScheme of ['dark', 'light'] as const) {
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      await page.goto('/audit/access-review');
      await expect(rows(page).nth(3)).toBeVisible();
      await expectAccessible(page);
      await page.goto('/audit');
      await expect(rows(page).nth(3)).toBeVisible();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page
        .getByRole('link', { name: /^Details/ })
        .first()
        .click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectAccessible(page);
    }
  }
});

test('a member is told why not, and the attempt to go around the page is on record', async ({
  page,
  server,
  problems,
}) => {
  problems.allow(/403/);
  const link = await runAdmin(server, ['sign-in-link', '--email', 'laura.benedetti@northside.example']);
  await page.goto(String(link.url));
  await expect(page.locator('tr[data-study]').first()).toBeVisible();
  const navigation = page.getByRole('navigation', { name: 'Main' });
  const place = navigation.getByRole('link', { name: 'Audit' });
  await expect(place).toHaveAttribute('title', 'Only owners and admins manage people.');
  // The sign beside it keeps to its line.
  expect((await place.boundingBox())?.height).toBeLessThanOrEqual(40);
  await place.click();
  for (const [path, heading] of [
    ['/audit', 'Audit'],
    ['/audit/access-review', 'Access review'],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await expect(page.getByText('Only owners and admins manage people.')).toBeVisible();
    await expectAccessible(page);
  }
  const tried = await page.request.get(`${server.url}/dashboard/access-review`);
  expect(tried.status()).toBe(403);

  await page.context().clearCookies();
  const owner = await runAdmin(server, ['sign-in-link', '--email', 'maria.lopez@northside.example']);
  await page.goto(String(owner.url));
  await expect(page.locator('tr[data-study]').first()).toBeVisible();
  await page.goto('/audit?outcome=refused');
  await expect(rows(page).first()).toContainText(
    'Laura Benedetti tried to review who has access and was refused: only owners and admins manage people',
  );
});
