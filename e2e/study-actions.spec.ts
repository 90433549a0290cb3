import type { Page } from '@playwright/test';
import type { Study } from '#contract/study.ts';
import { studyRetrieve, studyUpdate } from '#contract/study-endpoints.ts';
import { expectAccessible } from './fixtures/accessible.ts';
import type { Api } from './fixtures/api.ts';
import { behindFaults } from './fixtures/behind-faults.ts';
import { startServerIn } from './fixtures/modes.ts';
import { signInByApi } from './fixtures/sign-in.ts';
import { expect } from './fixtures/test.ts';

/** The real server behind a proxy in which a test can make single requests fail. */
const test = behindFaults((env, mode) => startServerIn(mode, env));

/** One server serves all tests of a worker: a word that no other test uses keeps their studies apart. */
const newTag = () => `Tag${Math.random().toString(36).slice(2, 10)}`;
const row = (page: Page, description: string) => page.getByRole('row').filter({ hasText: description });
const notices = (page: Page) => page.getByRole('region', { name: 'Notices' });
const link = (page: Page, description: string) => page.getByRole('link', { name: description, exact: true });
const names = (page: Page) => page.locator('[data-opens=page]').allTextContents();
const now = (api: Api, { studyId }: Study) => api.call(studyRetrieve, { params: { studyId } });

/** Opens the worklist on the studies of this test, when the keys and menus are there. */
async function openList(page: Page, tag: string, more = ''): Promise<void> {
  await page.goto(`/studies?description=${tag}${more}`);
  await expect(page.getByText('all shortcuts')).toBeVisible();
  await expect(page.getByText(/^checked/)).toBeVisible();
  await page.waitForLoadState('networkidle');
}

async function openMenu(page: Page, description: string): Promise<void> {
  await row(page, description).hover();
  await page.getByRole('button', { name: `Actions: ${description}` }).click();
  await expect(page.getByRole('menu')).toBeVisible();
}

test.beforeEach(async ({ signInByApi }) => signInByApi());

test('completes by key: the row stays with a note until one moves on, and z restores it', {
  tag: '@vendor',
}, async ({ page, api }) => {
  const tag = newTag();
  const one = await api.createStudy({ studyDescription: `${tag} one` });
  await api.createStudy({ studyDescription: `${tag} two` });
  await api.createStudy({ studyDescription: `${tag} three` });
  await openList(page, tag);
  await page.keyboard.press('j');
  await expect(link(page, `${tag} one`)).toBeFocused();
  await page.keyboard.press('c');
  await expect(row(page, `${tag} one`)).toContainText('Complete – left this list');
  await expect(notices(page)).toContainText(`“${tag} one”: Complete.`);
  await expect(link(page, `${tag} one`)).toBeFocused();
  expect((await now(api, one)).studyViewerStatus).toBe('complete');
  expect(await names(page)).toEqual([`${tag} one`, `${tag} two`, `${tag} three`]);

  await page.keyboard.press('z');
  await expect(row(page, `${tag} one`)).not.toContainText('left this list');
  await expect(notices(page)).toContainText('Incomplete again');
  expect((await now(api, one)).studyViewerStatus).toBe('incomplete');

  await page.keyboard.press('c');
  await expect(row(page, `${tag} one`)).toContainText('left this list');
  await page.keyboard.press('j');
  await expect(link(page, `${tag} two`)).toBeFocused();
  await expect(row(page, `${tag} one`)).toHaveCount(0);
  // It comes back to where it was.
  await page.keyboard.press('z');
  await expect(row(page, `${tag} one`)).toBeVisible();
  expect(await names(page)).toEqual([`${tag} one`, `${tag} two`, `${tag} three`]);
});

test('does each action from the row by mouse, and undoes it', { tag: '@vendor' }, async ({ page, api }) => {
  const tag = newTag();
  const study = await api.createStudy({ studyDescription: `${tag} knee` });
  await api.createStudy({ studyDescription: `${tag} other` });
  await openList(page, tag);
  const choose = async (name: string | RegExp) => {
    await openMenu(page, `${tag} knee`);
    await page.getByRole('menu').getByText(name, { exact: true }).click();
  };
  await choose('Assign to me');
  await expect(row(page, `${tag} knee`)).not.toContainText('Unassigned');
  await expect(notices(page)).toContainText('Assigned to');
  await notices(page).getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, `${tag} knee`)).toContainText('Unassigned');
  await expect(notices(page)).toContainText('Unassigned again');

  await choose('Stat');
  await expect(row(page, `${tag} knee`)).toContainText('Now stat – moves soon');
  await expect.poll(async () => (await now(api, study)).severity).toBe('stat');
  await page.getByRole('heading', { name: 'Worklist' }).hover();
  await expect(row(page, `${tag} knee`)).not.toContainText('moves');
  expect(await names(page)).toEqual([`${tag} knee`, `${tag} other`]);

  await choose('Mark complete');
  await expect(row(page, `${tag} knee`)).toContainText('left this list');
  await expect.poll(async () => (await now(api, study)).studyViewerStatus).toBe('complete');
  await page.getByRole('heading', { name: 'Worklist' }).hover();
  await expect(row(page, `${tag} knee`)).toHaveCount(0);
  await notices(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(row(page, `${tag} knee`)).toBeVisible();

  await choose('Cancel study…');
  const dialog = page.getByRole('dialog', { name: 'Cancel this study?' });
  await expect(dialog).toContainText('It is kept');
  await expect(dialog).toContainText('leaves the open list');
  await expect(dialog).toContainText('can be restored');
  await dialog.getByRole('button', { name: 'Keep it open' }).click();
  expect((await now(api, study)).isCancelled).toBe(false);
  await choose('Cancel study…');
  await dialog.getByRole('button', { name: 'Cancel the study' }).click();
  await expect(row(page, `${tag} knee`)).toContainText('Cancelled – left this list');
  await expect.poll(async () => (await now(api, study)).isCancelled).toBe(true);
  await page.goto(`/studies?view=cancelled&description=${tag}`);
  await choose('Restore study');
  await expect(row(page, `${tag} knee`)).toContainText('Not cancelled – left this list');
  await expect.poll(async () => (await now(api, study)).isCancelled).toBe(false);
});

test('works on the page of a study, by key and by button', { tag: '@vendor' }, async ({ page, api }) => {
  const study = await api.createStudy({ studyDescription: `${newTag()} page` });
  await page.goto(`/studies/${study.studyId}`);
  await expect(page.getByRole('button', { name: 'More actions' })).toBeVisible();
  const status = page.getByRole('definition').filter({ hasText: /^(Open|Complete|Cancelled.*)$/ });
  await page.keyboard.press('c');
  await expect(status).toHaveText('Complete');
  await expect(page.getByRole('region', { name: 'Audit trail' })).toContainText('Changed a study');
  await page.keyboard.press('z');
  await expect(status).toHaveText('Open');
  await page.keyboard.press('s');
  await page.keyboard.press('2');
  await expect(page.getByRole('definition').filter({ hasText: /^High$/ })).toBeVisible();
  await page.keyboard.press('m');
  await expect(page.getByRole('button', { name: 'Unassign' })).toBeVisible();
  await page.keyboard.press('u');
  await expect(page.getByRole('button', { name: 'Unassign' })).toHaveCount(0);
  await page.keyboard.press('u');
  await expect(notices(page)).toContainText('Nobody is assigned.');

  await page.getByRole('button', { name: 'Mark complete' }).click();
  await expect(status).toHaveText('Complete');
  await page.getByRole('button', { name: 'More actions' }).click();
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await expect(page.getByRole('menuitemradio', { name: /^High/ })).toHaveAttribute('aria-checked', 'true');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'More actions' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('menuitem', { name: /^Cancel study/ })).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Cancel this study?' });
  await expect(dialog.getByRole('button', { name: 'Keep it open' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('it is not on the worklist')).toBeVisible();
  await expect.poll(async () => (await now(api, study)).isCancelled).toBe(true);
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page.getByText('it is not on the worklist')).toHaveCount(0);
  await expect.poll(async () => (await now(api, study)).isCancelled).toBe(false);
  await page.keyboard.press('z');
  await expect.poll(async () => (await now(api, study)).isCancelled).toBe(true);
});

test('does not undo what somebody else changed since, and says who', { tag: '@vendor' }, async ({
  page,
  api,
  problems,
  mode,
}) => {
  problems.allow(/status of 412/);
  const tag = newTag();
  const study = await api.createStudy({ studyDescription: `${tag} hip` });
  await openList(page, tag);
  await page.keyboard.press('j');
  await page.keyboard.press('s');
  await page.keyboard.press('1');
  await expect.poll(async () => (await now(api, study)).severity).toBe('stat');
  await expect(notices(page).getByRole('button', { name: 'Undo' })).toBeVisible();
  await api.call(studyUpdate, { params: { studyId: study.studyId }, body: { severity: 'high' } });
  await page.keyboard.press('z');
  // The vendor does not say who it was.
  const who = mode === 'vendor' ? 'someone else changed it meanwhile' : 'First API key changed the severity';
  await expect(notices(page)).toContainText(`not undone, for ${who}`);
  await expect(notices(page)).toContainText('severity: Stat → High');
  expect((await now(api, study)).severity).toBe('high');
  await expect(notices(page).getByRole('button', { name: /Apply|Retry|Undo/ })).toHaveCount(0);
});

test('undoes a change after one of another field, each on its own', { tag: '@vendor' }, async ({
  page,
  api,
}) => {
  const tag = newTag();
  const study = await api.createStudy({ studyDescription: `${tag} wrist` });
  await openList(page, tag);
  await page.keyboard.press('j');
  // Faster than the answers come.
  await page.keyboard.press('m');
  await page.keyboard.press('c');
  await expect(notices(page).getByRole('button', { name: 'Undo' })).toHaveCount(2);
  const both = await now(api, study);
  expect(both.assignedTo?.email).toBe('owner@harbour.example');
  expect(both.studyViewerStatus).toBe('complete');
  await notices(page).getByRole('button', { name: 'Undo' }).first().click();
  await expect.poll(async () => (await now(api, study)).assignedTo).toBe(null);
  expect((await now(api, study)).studyViewerStatus).toBe('complete');
  await page.keyboard.press('z');
  await expect.poll(async () => (await now(api, study)).studyViewerStatus).toBe('incomplete');
});

test('takes a failed change back where everybody sees it, and tries again when asked', async ({
  page,
  api,
  faults,
  problems,
}) => {
  problems.allow(/status of 500/);
  const tag = newTag();
  const study = await api.createStudy({ studyDescription: `${tag} chest` });
  await openList(page, tag);
  faults.next('fail', 'PATCH', new RegExp(study.studyId));
  await page.keyboard.press('j');
  await page.keyboard.press('m');
  await expect(row(page, `${tag} chest`)).toContainText('Not saved');
  await expect(row(page, `${tag} chest`)).toContainText('Unassigned');
  await expect(notices(page)).toContainText(
    'not saved. The server failed. Something failed. (Request req_provoked)',
  );
  expect((await now(api, study)).assignedTo).toBe(null);
  await notices(page).getByRole('button', { name: 'Retry' }).click();
  await expect(row(page, `${tag} chest`)).not.toContainText('Unassigned');
  await expect(row(page, `${tag} chest`)).not.toContainText('Not saved');
  await expect.poll(async () => (await now(api, study)).assignedTo?.email).toBe('owner@harbour.example');

  // The same with the verb that has an address of its own.
  faults.next('fail', 'POST', /studies\/cancel$/);
  await page.keyboard.press('x');
  await page.getByRole('button', { name: 'Cancel the study' }).click();
  await expect(row(page, `${tag} chest`)).toContainText('Not saved');
  await expect(row(page, `${tag} chest`)).not.toContainText('left this list');
  await notices(page).getByRole('button', { name: 'Retry' }).click();
  await expect(row(page, `${tag} chest`)).toContainText('Cancelled – left this list');
  await expect.poll(async () => (await now(api, study)).isCancelled).toBe(true);
});

test('looks what became of a change whose answer got lost, before it offers anything', {
  tag: '@vendor',
}, async ({ page, api, faults, problems }) => {
  problems.allow(/ERR_(EMPTY_RESPONSE|CONNECTION_RESET|CONNECTION_REFUSED)/);
  problems.allow(/status of 50[0-9]/);
  const tag = newTag();
  const study = await api.createStudy({ studyDescription: `${tag} skull` });
  const patch = new RegExp(study.studyId);
  await openList(page, tag);
  await page.keyboard.press('j');

  faults.next('lose', 'PATCH', patch);
  await page.keyboard.press('m');
  await expect(notices(page)).toContainText('Readroom has looked: it was saved.');
  await expect(row(page, `${tag} skull`)).not.toContainText('Unassigned');
  await page.keyboard.press('z');
  await expect.poll(async () => (await now(api, study)).assignedTo).toBe(null);

  faults.next('drop', 'PATCH', patch);
  await page.keyboard.press('c');
  await expect(notices(page)).toContainText('it was not saved. The answer got lost, so Readroom has looked');
  await expect(row(page, `${tag} skull`)).toContainText('Not saved');
  expect((await now(api, study)).studyViewerStatus).toBe('incomplete');
  await notices(page).getByRole('button', { name: 'Retry' }).click();
  await expect(row(page, `${tag} skull`)).toContainText('Complete – left this list');
  await expect.poll(async () => (await now(api, study)).studyViewerStatus).toBe('complete');
});

test('says so while nobody can know, and looks when the server is back', async ({
  page,
  api,
  server,
  problems,
}) => {
  problems.allow(/ERR_|status of 50[0-9]/);
  const tag = newTag();
  const study = await api.createStudy({ studyDescription: `${tag} foot` });
  await openList(page, tag);
  await page.keyboard.press('j');
  await server.stop();
  await page.keyboard.press('c');
  await expect(notices(page)).toContainText('it is not known whether it was saved', { timeout: 20_000 });
  await expect(row(page, `${tag} foot`)).toContainText('Not known whether saved');
  await server.start();
  await notices(page).getByRole('button', { name: 'Look now' }).click();
  await expect(notices(page)).toContainText('it was not saved');
  await notices(page).getByRole('button', { name: 'Retry' }).click();
  await expect(row(page, `${tag} foot`)).toContainText('Complete – left this list');
  await expect.poll(async () => (await now(api, study)).studyViewerStatus).toBe('complete');
});

test('takes a change back at once without a network, and makes it with one', async ({
  page,
  api,
  context,
  problems,
}) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  const tag = newTag();
  const study = await api.createStudy({ studyDescription: `${tag} ankle` });
  await openList(page, tag);
  await page.keyboard.press('j');
  // What the change needs is there already; nothing has to be fetched to say that it failed.
  await context.setOffline(true);
  await page.keyboard.press('c');
  await expect(notices(page)).toContainText('not saved. No connection.');
  await expect(row(page, `${tag} ankle`)).toContainText('Not saved');
  await context.setOffline(false);
  await notices(page).getByRole('button', { name: 'Retry' }).click();
  await expect(row(page, `${tag} ankle`)).toContainText('Complete – left this list');
  await expect.poll(async () => (await now(api, study)).studyViewerStatus).toBe('complete');
});

test('asks whose change counts when two people meet in two browsers', { tag: '@vendor' }, async ({
  page,
  api,
  browser,
  server,
  problems,
  mode,
}) => {
  problems.allow(/status of 412/);
  const tag = newTag();
  const study = await api.createStudy({ studyDescription: `${tag} brain` });
  await openList(page, tag);
  const context = await browser.newContext({ baseURL: server.url });
  const other = await context.newPage();
  await signInByApi(other, server.url, server.clinic.owner);
  await openList(other, tag);

  await other.keyboard.press('j');
  await other.keyboard.press('s');
  await other.keyboard.press('1');
  await expect.poll(async () => (await now(api, study)).severity).toBe('stat');

  await page.keyboard.press('j');
  await page.keyboard.press('c');
  const who = mode === 'vendor' ? 'someone else changed it meanwhile' : 'Clinic Owner changed the severity';
  await expect(notices(page)).toContainText(`not saved, for ${who}`);
  await expect(notices(page)).toContainText('severity: Normal → Stat');
  await expect(row(page, `${tag} brain`)).toContainText('Not saved');
  await notices(page).getByRole('button', { name: 'Keep theirs' }).click();
  await expect(notices(page)).not.toContainText('not saved');
  expect((await now(api, study)).studyViewerStatus).toBe('incomplete');

  await other.getByRole('heading', { name: 'Worklist' }).hover();
  await other.keyboard.press('s');
  await other.keyboard.press('2');
  await expect.poll(async () => (await now(api, study)).severity).toBe('high');
  await page.keyboard.press('m');
  await notices(page).getByRole('button', { name: 'Apply mine anyway' }).click();
  await expect.poll(async () => (await now(api, study)).assignedTo?.email).toBe('owner@harbour.example');
  expect((await now(api, study)).severity).toBe('high');
  await context.close();
});

test('asks for no list after a write, and for three at most after focus and reconnection, however far one scrolled', async ({
  page,
  api,
  context,
}) => {
  test.setTimeout(120_000);
  const tag = newTag();
  for (let from = 0; from < 230; from += 10)
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        api.createStudy({ studyDescription: `${tag} ${String(from + index).padStart(3, '0')}` }),
      ),
    );
  const lists: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/v1/viewer/studies?')) lists.push(request.url());
  });
  await page.clock.install();
  await openList(page, tag);
  await page.keyboard.press('j');
  for (let step = 0; step < 60 && !lists.some((url) => url.includes('cursor')); step++)
    for (let key = 0; key < 4; key++) await page.keyboard.press('j');
  for (let step = 0; step < 30; step++) {
    await page.mouse.move(600, 500);
    await page.mouse.wheel(0, 800);
    await page.clock.runFor(50);
  }
  await expect.poll(() => lists.length).toBeGreaterThanOrEqual(5);
  await page.clock.runFor(1_000);

  lists.length = 0;
  const seen = await names(page);
  const middle = seen[Math.floor(seen.length / 2)] ?? '';
  await openMenu(page, middle);
  await page.getByRole('menuitem', { name: /^Mark complete/ }).click();
  await expect(row(page, middle)).toContainText('left this list');
  await expect(notices(page).getByRole('button', { name: 'Undo' })).toBeVisible();
  expect(lists).toEqual([]);

  await page.clock.runFor(10_000);
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect.poll(() => lists.length).toBeGreaterThanOrEqual(1);
  await page.clock.runFor(2_000);
  expect(lists.length).toBeLessThanOrEqual(3);

  lists.length = 0;
  await page.clock.runFor(6_000);
  await context.setOffline(true);
  await context.setOffline(false);
  await expect.poll(() => lists.length).toBeGreaterThanOrEqual(1);
  await page.clock.runFor(2_000);
  expect(lists.length).toBeLessThanOrEqual(3);
});

test('moves no row under the pointer, and the next one takes the focus of the one that goes', async ({
  page,
  api,
}) => {
  const tag = newTag();
  for (const name of ['a', 'b', 'c', 'd', 'e']) await api.createStudy({ studyDescription: `${tag} ${name}` });
  await openList(page, tag);
  const placeOf = async (name: string) => (await row(page, `${tag} ${name}`).boundingBox())?.y;
  const before = await placeOf('d');
  await row(page, `${tag} d`).hover();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('c');
  await expect(row(page, `${tag} b`)).toContainText('left this list');
  // Longer than a note is kept from the pointer.
  await page.waitForTimeout(3_000);
  await row(page, `${tag} e`).hover();
  await row(page, `${tag} d`).hover();
  expect(await placeOf('d')).toBe(before);
  await expect(row(page, `${tag} b`)).toBeVisible();
  await expect(link(page, `${tag} b`)).toBeFocused();
  // A refresh is asked for: what stands in its place now is next.
  await page.keyboard.press('r');
  await expect(row(page, `${tag} b`)).toHaveCount(0);
  await expect(link(page, `${tag} c`)).toBeFocused();
  await page.keyboard.press('j');
  await expect(link(page, `${tag} d`)).toBeFocused();
});

test('keeps the undo while somebody is at it, and for ten seconds otherwise', async ({ page, api }) => {
  const tag = newTag();
  await api.createStudy({ studyDescription: `${tag} elbow` });
  await page.clock.install();
  await openList(page, tag);
  await page.keyboard.press('j');
  await page.keyboard.press('m');
  const undo = notices(page).getByRole('button', { name: 'Undo' });
  await undo.focus();
  await page.clock.runFor(30_000);
  await expect(undo).toBeFocused();
  await link(page, `${tag} elbow`).focus();
  await page.clock.runFor(9_000);
  await expect(undo).toBeVisible();
  await page.clock.runFor(2_000);
  await expect(undo).toHaveCount(0);
  await page.keyboard.press('z');
  await expect(row(page, `${tag} elbow`)).not.toContainText('Unassigned');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`can be used by everybody, in the ${colorScheme} theme, wide and narrow`, async ({
    page,
    api,
    faults,
    problems,
  }) => {
    problems.allow(/status of 500/);
    const tag = newTag();
    const study = await api.createStudy({ studyDescription: `${tag} head`, severity: 'stat' });
    await api.createStudy({ studyDescription: `${tag} neck` });
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto(`/studies?description=${tag}`);
      await expect(row(page, `${tag} neck`)).toBeVisible();
      await expect(page.getByText(/^checked/)).toBeVisible();
      await openMenu(page, `${tag} neck`);
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      faults.next('fail', 'PATCH', new RegExp(study.studyId));
      await link(page, `${tag} head`).focus();
      await page.keyboard.press('m');
      await expect(row(page, `${tag} head`)).toContainText('Not saved');
      await link(page, `${tag} neck`).focus();
      await page.keyboard.press('c');
      await expect(row(page, `${tag} neck`)).toContainText('left this list');
      await expectAccessible(page);
      await page.keyboard.press('z');
      await expect(row(page, `${tag} neck`)).not.toContainText('left this list');
      await page.keyboard.press('x');
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await page.goto(`/studies/${study.studyId}`);
      await page.getByRole('button', { name: 'More actions' }).click();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });
}
