import { studyCancel, studyUpdate } from '#contract/study-endpoints.ts';
import { userList } from '#contract/user-endpoints.ts';
import { expectAccessible } from './fixtures/accessible.ts';
import { expect, test } from './fixtures/test.ts';

test.beforeEach(async ({ signInByApi }) => signInByApi());

test('shows every field, metadata as text, and who looked', { tag: '@vendor' }, async ({
  page,
  api,
  mode,
}) => {
  const study = await api.createStudy({
    severity: 'high',
    studyDescription: 'MR lumbar spine',
    metadata: { indication: 'Weakness\nsince May', empty: '' },
  });
  await page.goto(`/studies/${study.studyId}`);
  await expect(page.getByRole('heading', { level: 1, name: 'MR lumbar spine' })).toBeVisible();
  const main = page.getByRole('main');
  for (const text of [study.studyId, study.studyInstanceUid, 'API key', 'Weakness since May', 'Nobody'])
    await expect(main.getByText(text).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy the study id' })).toBeVisible();
  // What others did at the vendor is not on record here.
  await expect(page.getByRole('region', { name: 'Audit trail' })).toContainText(
    mode === 'vendor' ? 'Looked at a study' : 'Created a study',
  );
  await expect(page.getByRole('link', { name: 'Open in Viewer' })).toHaveAttribute(
    'href',
    `/open/${study.studyId}`,
  );
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test('is read once by opening it from the worklist, and not by passing over its link', async ({
  page,
  api,
}) => {
  const description = `CT pelvis ${Date.now()}`;
  await api.createStudy({ studyDescription: description });
  const reads: string[] = [];
  page.on('request', (request) => {
    if (/\/v1\/viewer\/studies\/stu_/.test(request.url())) reads.push(request.url());
  });
  await page.goto(`/studies?description=${encodeURIComponent(description)}`);
  await page.getByRole('link', { name: description, exact: true }).hover();
  await page.waitForTimeout(300);
  expect(reads).toEqual([]);
  await page.getByRole('link', { name: description, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: description })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Audit trail' })).toContainText('Looked at a study');
  expect(reads).toHaveLength(1);
});

test('assigns to me, to nobody, and to somebody found by name, and the worklist knows without asking', {
  tag: '@vendor',
}, async ({ page, api }) => {
  const [owner] = (await api.call(userList, { query: { level: 'owner' } })).users;
  if (!owner) throw new Error('a clinic has an owner');
  const description = `CT sinus ${Date.now()}`;
  const study = await api.createStudy({ studyDescription: description });
  await page.goto(`/studies?description=${encodeURIComponent(description)}`);
  await page.getByRole('link', { name: description, exact: true }).click();

  await page.getByRole('button', { name: 'Assign to me' }).click();
  await expect(page.getByRole('main').getByRole('link', { name: new RegExp(owner.lastName) })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Audit trail' })).toContainText('assigned to: none →');
  await expect(page.getByRole('button', { name: 'Assign to me' })).toHaveCount(0);

  const lists: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/v1/viewer/studies?')) lists.push(request.url());
  });
  await page.goBack();
  const row = page.getByRole('row').filter({ hasText: description });
  await expect(row).toContainText(owner.lastName);
  expect(lists.length).toBeLessThanOrEqual(3);
  await page.goForward();

  await page.getByRole('button', { name: 'Unassign' }).click();
  await expect(page.getByRole('definition').filter({ hasText: 'Nobody' })).toBeVisible();

  await page.getByRole('button', { name: 'Assign…' }).click();
  const field = page.getByRole('combobox', { name: 'Find a person' });
  await field.fill('nobody is called so');
  await expect(page.getByText('Nobody with access has such a name.')).toBeVisible();
  await field.fill(owner.lastName.slice(0, 3));
  await page.getByRole('option', { name: new RegExp(owner.lastName) }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const saved = await api.call(studyUpdate, { params: { studyId: study.studyId }, body: {} });
  expect(saved.assignedTo?.userId).toBe(owner.userId);
});

test('says what somebody else changed meanwhile instead of writing over it', { tag: '@vendor' }, async ({
  page,
  api,
  problems,
  mode,
}) => {
  const study = await api.createStudy({ studyDescription: 'US thyroid' });
  await page.goto(`/studies/${study.studyId}`);
  await expect(page.getByRole('button', { name: 'Assign to me' })).toBeVisible();
  await api.call(studyUpdate, { params: { studyId: study.studyId }, body: { severity: 'stat' } });

  problems.allow(/status of 412/);
  await page.getByRole('button', { name: 'Assign to me' }).click();
  const notice = page.getByRole('region', { name: 'Notices' });
  await expect(notice).toContainText('not saved');
  // The vendor does not say who it was.
  await expect(notice).toContainText(
    mode === 'vendor' ? 'someone else changed it meanwhile' : 'changed the severity',
  );
  await expect(notice).toContainText('severity: Normal → Stat');
  await expect(page.getByRole('definition').filter({ hasText: 'Nobody' })).toBeVisible();

  await notice.getByRole('button', { name: 'Apply mine anyway' }).click();
  await expect(page.getByRole('button', { name: 'Unassign' })).toBeVisible();
  await expect(notice).not.toContainText('not saved');
});

test('keeps the dialog and what was typed when the network fails', async ({
  page,
  api,
  context,
  problems,
}) => {
  const study = await api.createStudy();
  await page.goto(`/studies/${study.studyId}`);
  await page.getByRole('button', { name: 'Assign…' }).click();
  const field = page.getByRole('combobox', { name: 'Find a person' });
  await expect(page.getByRole('option', { name: /^Me/ })).toBeVisible();
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  await context.setOffline(true);
  await page.getByRole('option', { name: /^Me/ }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'No connection' })).toBeVisible();
  await expect(field).toBeVisible();
  await context.setOffline(false);
  await page.getByRole('option', { name: /^Me/ }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Unassign' })).toBeVisible();
});

test('says that a study is cancelled', async ({ page, api }) => {
  const study = await api.createStudy();
  await api.call(studyCancel, { body: { studyId: study.studyId } });
  await page.goto(`/studies/${study.studyId}`);
  await expect(page.getByText('This study is kept, but it is not on the worklist.')).toBeVisible();
  await expectAccessible(page);
});

test('says that there is no such study, with a way back', { tag: '@vendor' }, async ({ page, problems }) => {
  problems.allow(/status of 404/);
  for (const [id, reason] of [
    [`stu_${'0'.repeat(32)}`, 'No study with this id is in this clinic.'],
    ['stu_short', 'The address does not name a study'],
    ['%3Cscript%3E', 'The address does not name a study'],
  ] as const) {
    await page.goto(`/studies/${id}`);
    await expect(page.getByRole('heading', { name: 'There is no such study' })).toBeVisible();
    await expect(page.getByText(reason)).toBeVisible();
  }
  await page.getByRole('link', { name: 'To the worklist' }).click();
  await expect(page).toHaveURL('/studies');
});

test('runs nothing that a study carries', async ({ page, api }) => {
  const attack = `<img src=x onerror="document.title='run'"> ${Date.now()}`;
  const study = await api.createStudy({
    severity: 'stat',
    studyDescription: attack,
    metadata: {
      indication: `javascript:document.title='run'`,
      '<b onmouseover=alert(1)>': `"><script>document.title='run'</script>`,
    },
  });
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto('/studies');
  await expect(page.getByRole('link', { name: attack, exact: true })).toBeVisible();
  await expect(page.locator('main img, main script')).toHaveCount(0);
  await page.getByRole('link', { name: attack, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: attack })).toBeVisible();
  const value = page.getByRole('cell', { name: `javascript:document.title='run'` });
  await value.click();
  await expect(
    page.locator('main img, main script, main b[onmouseover], main a[href^="javascript"]'),
  ).toHaveCount(0);
  await page.getByRole('button', { name: 'Assign…' }).click();
  await expect(page.getByRole('dialog')).toContainText(attack);
  expect(dialogs).toEqual([]);
  expect(await page.title()).not.toBe('run');
  expect(study.studyDescription).toBe(attack);
});
