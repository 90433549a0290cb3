import type { Page } from '@playwright/test';
import type { StudyCreateBody } from '#contract/study-bodies.ts';
import { studyUpdate } from '#contract/study-endpoints.ts';
import { expectAccessible } from './fixtures/accessible.ts';
import type { Api } from './fixtures/api.ts';
import { expect, test } from './fixtures/test.ts';

/** One server serves all tests of a worker: a word that no other test uses keeps their studies apart. */
const newTag = () => `Tag${Math.random().toString(36).slice(2, 10)}`;
const withTag = (tag: string, more = '') => `/studies?description=${tag}${more}`;

/** One after the other, so that their order is known. */
async function createStudies(api: Api, bodies: readonly Partial<StudyCreateBody>[]) {
  const studies = [];
  for (const body of bodies) studies.push(await api.createStudy(body));
  return studies;
}

const names = (page: Page) => page.locator('[data-opens=page]').allTextContents();
const row = (page: Page, description: string) => page.getByRole('row').filter({ hasText: description });

async function scroller(page: Page) {
  return page.locator('main table').evaluateHandle((table) => {
    let element = table.parentElement;
    while (element && !/auto|scroll/.test(getComputedStyle(element).overflowY))
      element = element.parentElement;
    return element ?? document.documentElement;
  });
}

test.beforeEach(async ({ signInByApi }) => signInByApi());

test('puts stat before high before normal, longest wait first, and says what is true of each', {
  tag: '@vendor',
}, async ({ page, api }) => {
  const tag = newTag();
  await createStudies(api, [
    { severity: 'normal', studyDescription: `${tag} knee` },
    { severity: 'stat', studyDescription: `${tag} head one` },
    { severity: 'high', studyDescription: `${tag} spine` },
    { severity: 'stat', studyDescription: `${tag} head two` },
  ]);
  await page.goto(withTag(tag));
  await expect(row(page, `${tag} knee`)).toBeVisible();
  expect(await names(page)).toEqual([`${tag} head one`, `${tag} head two`, `${tag} spine`, `${tag} knee`]);
  await expect(page.getByRole('columnheader', { name: /^Stat/ })).toContainText(
    /2\s*2 unassigned · oldest .* · all loaded, order exact/,
  );
  await expect(row(page, `${tag} spine`)).toContainText('under 1 min');
  await expect(row(page, `${tag} spine`)).toContainText('Unassigned');
  await expect(row(page, `${tag} spine`).getByRole('link', { name: /^Open in Viewer/ })).toHaveAttribute(
    'href',
    /^\/open\/stu_[0-9a-f]{32}$/,
  );
});

test('shows rows after at most six requests, of few elements, and asks for the stat section alone', async ({
  page,
  api,
}) => {
  const tag = newTag();
  await createStudies(api, [{ severity: 'stat', studyDescription: `${tag} head` }, { severity: 'high' }]);
  const requests: string[] = [];
  page.on('request', (request) =>
    requests.push(new URL(request.url()).pathname + new URL(request.url()).search),
  );
  await page.goto('/studies');
  await page.waitForFunction(() => document.querySelector('[data-opens=page]') !== null);
  const atFirstRows = await page.evaluate(() => performance.now());
  const before = await page.evaluate(
    (end) =>
      performance
        .getEntriesByType('resource')
        .filter(
          (entry) =>
            'responseEnd' in entry && Number(entry.responseEnd) <= end && entry.name.startsWith('http'),
        )
        .map((entry) => new URL(entry.name).pathname + new URL(entry.name).search),
    atFirstRows,
  );
  const neededForRows = before.filter((path) => !/severity=(high|normal)|\/assets\/(?!index-)/.test(path));
  // The page itself is no entry of its own list.
  expect(neededForRows.length + 1, neededForRows.join('\n')).toBeLessThanOrEqual(6);
  const lists = requests.filter((path) => path.startsWith('/v1/viewer/studies?'));
  expect(lists[0]).toContain('severity=stat');
  await expect(page.getByText('checked')).toBeVisible();
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThanOrEqual(500);
});

test('keeps the filters in the address, through reload, Back and Clear', async ({ page, api }) => {
  const tag = newTag();
  await createStudies(api, [
    { severity: 'high', studyDescription: `${tag} shoulder` },
    { severity: 'normal', studyDescription: `${tag} ankle` },
  ]);
  await page.goto('/studies');
  await page.getByLabel('Description contains').fill(tag);
  await expect(page).toHaveURL(withTag(tag));
  await expect(row(page, `${tag} ankle`)).toBeVisible();

  await page.getByLabel('Severity').selectOption('high');
  await expect(page).toHaveURL(withTag(tag, '').replace('?', '?severity=high&'));
  await expect(row(page, `${tag} shoulder`)).toBeVisible();
  await expect(row(page, `${tag} ankle`)).toHaveCount(0);

  await page.getByLabel('Assignee').selectOption({ label: 'Unassigned' });
  await expect(page).toHaveURL(/assignee=none/);
  await page.reload();
  await expect(row(page, `${tag} shoulder`)).toBeVisible();
  await expect(page.getByLabel('Severity')).toHaveValue('high');
  await expect(page.getByLabel('Assignee')).toHaveValue('none');
  await expect(page.getByLabel('Description contains')).toHaveValue(tag);

  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(withTag(tag));
  await expect(row(page, `${tag} ankle`)).toBeVisible();
  await expect(page.getByLabel('Severity')).toHaveValue('');

  await page.getByRole('link', { name: 'Cancelled', exact: true }).click();
  await expect(page).toHaveURL(/view=cancelled/);
  await expect(page.getByRole('heading', { name: 'No study fits' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page).toHaveURL('/studies?view=cancelled');
  await expect(page.getByLabel('Description contains')).toHaveValue('');
});

test('draws no former row once more for what is typed, and the keyboard stays where it is', async ({
  page,
  api,
}) => {
  const tag = newTag();
  await createStudies(api, [{ studyDescription: `${tag} shoulder` }, { studyDescription: `${tag} ankle` }]);
  await page.goto(withTag(tag, '&view=all'));
  await expect(row(page, `${tag} shoulder`)).toBeVisible();
  const drawnAgain = await page.locator('main').evaluateHandle((main) => {
    const words: string[] = [];
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) words.push(node.textContent ?? '');
    }).observe(main, { childList: true, subtree: true });
    return words;
  });
  const field = page.getByLabel('Description contains');
  await field.fill(`${tag} ankle`);
  await expect(row(page, `${tag} shoulder`)).toHaveCount(0);
  await expect(row(page, `${tag} ankle`)).toBeVisible();
  const words = (await drawnAgain.jsonValue()).join('\n');
  expect(words).toContain('ankle');
  expect(words).not.toContain('shoulder');
  await expect(field).toBeFocused();
});

test('ignores what is no value of a filter, and shows that it does', async ({ page, api }) => {
  const tag = newTag();
  await createStudies(api, [{ studyDescription: `${tag} wrist` }]);
  await page.goto(withTag(tag, '&severity=urgent&assignee=1%20or%201&view=everything'));
  await expect(row(page, `${tag} wrist`)).toBeVisible();
  await expect(page.getByLabel('Severity')).toHaveValue('');
  await expect(page.getByLabel('Assignee')).toHaveValue('');
});

test('pages through 300 studies by scrolling: each once, in order, of few elements', async ({
  page,
  api,
}) => {
  const tag = newTag();
  const numbers = Array.from({ length: 300 }, (_, index) => index);
  for (let from = 0; from < numbers.length; from += 10)
    await Promise.all(
      numbers
        .slice(from, from + 10)
        .map((number) => api.createStudy({ studyDescription: `${tag} ${String(number).padStart(3, '0')}` })),
    );
  const lists: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/v1/viewer/studies?')) lists.push(request.url());
  });
  await page.goto(withTag(tag));
  await expect(page.getByRole('columnheader', { name: /^Normal/ })).toContainText('100+');
  await expect(page.getByRole('columnheader', { name: /^Normal/ })).toContainText(
    'longest 100 loaded, order exact',
  );
  const element = await scroller(page);
  const seen: string[] = [];
  for (let steps = 0; seen.length < 300 && steps < 120; steps++) {
    for (const name of await names(page)) if (!seen.includes(name)) seen.push(name);
    await element.evaluate((scrolled) => scrolled.scrollBy(0, 400));
    await page.waitForTimeout(50);
  }
  expect(seen).toHaveLength(300);
  // Ten at a time were created at once, so that only the tens are in a certain order.
  const tens = seen.map((name) => Math.floor(Number(name.slice(-3)) / 10));
  expect(tens).toEqual(tens.toSorted((a, b) => a - b));
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThanOrEqual(650);
  // One each for stat and high, three for normal.
  expect(lists).toHaveLength(5);
  const lastRow = await page.locator('main table').getAttribute('aria-rowcount');
  expect(Number(lastRow)).toBe(1 + 2 + 2 + 1 + 300);

  // A focus with all pages loaded asks again for what is in view, and for no more than that.
  lists.length = 0;
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText('checked just now')).toBeVisible();
  await expect.poll(() => lists.length).toBeGreaterThanOrEqual(2);
  expect(lists.length).toBeLessThanOrEqual(3);

  // Back from a study to the very same rows. From the middle: to click one at the edge would scroll first.
  const before = await names(page);
  const middle = before[Math.floor(before.length / 2)] ?? '';
  const top = await element.evaluate((scrolled) => scrolled.scrollTop);
  await page.getByRole('link', { name: middle, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: middle })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('link', { name: middle, exact: true })).toBeVisible();
  expect(await (await scroller(page)).evaluate((scrolled) => scrolled.scrollTop)).toBe(top);
});

test('jumps to a study by either identifier, and says why not in place', { tag: '@vendor' }, async ({
  page,
  api,
  problems,
}) => {
  const tag = newTag();
  const [study] = await createStudies(api, [{ studyDescription: `${tag} hip` }]);
  if (!study) throw new Error('not created');
  const box = page.getByLabel('Find a study by its id or DICOM UID');
  const alert = page.getByRole('alert').filter({ hasText: /\w/ });
  await page.goto('/studies');
  await expect(box).toBeVisible();
  await page.keyboard.press('/');
  await expect(box).toBeFocused();
  await page.keyboard.insertText(` ${study.studyId}\t`);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/studies/${study.studyId}`);

  await page.goBack();
  await box.fill(study.studyInstanceUid);
  await box.press('Enter');
  await expect(page).toHaveURL(`/studies/${study.studyId}`);
  await expect(page.getByRole('heading', { level: 1, name: `${tag} hip` })).toBeVisible();

  await page.goBack();
  for (const [typed, problem] of [
    ['1.2..840', /Not a DICOM UID.*empty component/],
    ['1.2.0840', /leading zero/],
    ['stu_123', /32 hexadecimal digits/],
    ['CT hip', /Paste a study id/],
  ] as const) {
    await box.fill(typed);
    await box.press('Enter');
    await expect(alert).toContainText(problem);
  }
  problems.allow(/status of 404/);
  await box.fill('2.25.404');
  await box.press('Enter');
  await expect(alert).toContainText('No study with this UID in this clinic.');
  await box.fill(`stu_${'0'.repeat(32)}`);
  await box.press('Enter');
  await expect(alert).toContainText('No study with this id in this clinic.');
  await expect(page).toHaveURL('/studies');
});

test('triages without a mouse: the stat study that waits longest, to me, into the viewer', async ({
  page,
  api,
  context,
  problems,
}) => {
  const tag = newTag();
  await createStudies(api, [
    { severity: 'normal', studyDescription: `${tag} old but normal` },
    { severity: 'stat', studyDescription: `${tag} longest` },
    { severity: 'stat', studyDescription: `${tag} shorter` },
  ]);
  await page.goto(withTag(tag));
  await expect(row(page, `${tag} shorter`)).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: `${tag} longest`, exact: true })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('k');
  await expect(page.getByRole('link', { name: `${tag} longest`, exact: true })).toBeFocused();

  await page.keyboard.press('a');
  await expect(page.getByRole('combobox', { name: 'Find a person' })).toBeFocused();
  await expect(page.getByRole('option', { name: /^Me \(/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(row(page, `${tag} longest`)).not.toContainText('Unassigned');
  await expect(page.getByRole('columnheader', { name: /^Stat/ })).toContainText('1 unassigned');
  await expect(page.getByRole('link', { name: `${tag} longest`, exact: true })).toBeFocused();

  // The page that stands in for a viewer has no icon.
  problems.allow(/favicon\.ico/);
  const opened = context.waitForEvent('page');
  await page.keyboard.press('o');
  const viewer = await opened;
  await viewer.waitForLoadState();
  expect(viewer.url()).toContain('/viewer/');
  await expect(viewer.getByText(`${tag} longest`).first()).toBeVisible();

  await page.bringToFront();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: `${tag} longest` })).toBeVisible();
});

test('shows what came meanwhile: stat at once, the rest when asked, and a failed look says so', {
  tag: '@vendor',
}, async ({ page, api, context, problems }) => {
  const tag = newTag();
  await createStudies(api, [
    { severity: 'stat', studyDescription: `${tag} stat one` },
    { severity: 'high', studyDescription: `${tag} high one` },
    { severity: 'normal', studyDescription: `${tag} normal one` },
  ]);
  await page.clock.install();
  await page.goto(withTag(tag));
  await expect(row(page, `${tag} normal one`)).toBeVisible();
  await expect(page.getByText('checked')).toBeVisible();

  await createStudies(api, [
    { severity: 'stat', studyDescription: `${tag} stat two` },
    { severity: 'high', studyDescription: `${tag} high two` },
  ]);
  await page.clock.fastForward(31_000);
  await expect(row(page, `${tag} stat two`)).toBeVisible();
  // It would move the normal study that stands below.
  await expect(page.getByRole('button', { name: '1 new – show' })).toBeVisible();
  await expect(row(page, `${tag} high two`)).toHaveCount(0);
  await page.getByRole('button', { name: '1 new – show' }).click();
  await expect(row(page, `${tag} high two`)).toBeVisible();
  await expect(page.getByRole('button', { name: /show$/ })).toHaveCount(0);

  const [three] = await createStudies(api, [{ severity: 'high', studyDescription: `${tag} high three` }]);
  await page.keyboard.press('r');
  await expect(row(page, `${tag} high three`)).toBeVisible();

  // Read by somebody else: it stays where it is, and says so, until one asks.
  await api.call(studyUpdate, {
    params: { studyId: three?.studyId ?? '' },
    body: { studyViewerStatus: 'complete' },
  });
  await page.clock.fastForward(31_000);
  await expect(row(page, `${tag} high three`)).toContainText('no longer in this list');
  await page.getByRole('button', { name: '1 gone – show' }).click();
  await expect(row(page, `${tag} high three`)).toHaveCount(0);

  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  await context.setOffline(true);
  await page.keyboard.press('r');
  await expect(page.getByText(/No connection, checked/)).toBeVisible();
  await expect(row(page, `${tag} stat two`)).toBeVisible();
  await context.setOffline(false);
  await page.keyboard.press('r');
  await expect(page.getByText(/No connection/)).toHaveCount(0);
});

test('says when there is nothing, and when nothing fits', async ({ page }) => {
  await page.goto(withTag(newTag()));
  await expect(page.getByRole('heading', { name: 'No study fits' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL('/studies');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`can be used by everybody, in the ${colorScheme} theme, wide and narrow`, { tag: '@vendor' }, async ({
    page,
    api,
  }) => {
    const tag = newTag();
    await createStudies(api, [
      { severity: 'stat', studyDescription: `${tag} head`, metadata: { indication: 'Fall' } },
      { severity: 'high', studyDescription: `${tag} spine` },
      { severity: 'normal', studyDescription: `${tag} knee` },
    ]);
    await page.emulateMedia({ colorScheme });
    await page.goto(withTag(tag));
    await expect(row(page, `${tag} knee`)).toBeVisible();
    await page.keyboard.press('j');
    await expectAccessible(page);
    await page.keyboard.press('a');
    await expect(page.getByRole('option').first()).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(row(page, `${tag} knee`)).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto('/studies?view=all');
    await expect(page.getByRole('columnheader', { name: 'Status' })).toBeVisible();
    await expectAccessible(page);
  });
}
