import type { Page } from '@playwright/test';
import { ownSessionRevoke, sessionSignOut } from '#contract/session-endpoints.ts';
import type { Study } from '#contract/study.ts';
import { studyList, studyRetrieve, studyRetrieveByUid } from '#contract/study-endpoints.ts';
import { userList } from '#contract/user-endpoints.ts';
import { expectAccessible } from './fixtures/accessible.ts';
import { newStudyInstanceUid } from './fixtures/api.ts';
import { behindFaults } from './fixtures/behind-faults.ts';
import { startServerIn } from './fixtures/modes.ts';
import { expect } from './fixtures/test.ts';

/** The real server behind a proxy in which a test can make single requests fail. */
const test = behindFaults((env, mode) => startServerIn(mode, env));

test.beforeEach(async ({ signInByApi, problems }) => {
  await signInByApi();
  // A free UID is one that is not found, and the browser says so in its console.
  problems.allow(/status of 404.*by-uid/);
});

const form = (page: Page) => page.getByRole('dialog', { name: /New study|Edit study/ });
const description = (page: Page) => form(page).getByRole('textbox', { name: 'Description' });
const uidField = (page: Page) => form(page).getByRole('textbox', { name: 'DICOM UID' });
const createButton = (page: Page) => form(page).getByRole('button', { name: 'Create study' });
const saveButton = (page: Page) => form(page).getByRole('button', { name: 'Save changes' });

/** Opens the form over the worklist and fills in what it needs. */
async function typeStudy(page: Page, name: string): Promise<string> {
  const uid = newStudyInstanceUid();
  await page.goto('/studies');
  await page.getByRole('link', { name: 'New study' }).click();
  await description(page).fill(name);
  await uidField(page).fill(uid);
  return uid;
}

async function openEdit(page: Page, study: Study): Promise<void> {
  await page.goto(`/studies/${study.studyId}`);
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await expect(description(page)).toHaveValue(study.studyDescription);
}

test('creates a study with the keyboard alone, and it appears in its section', { tag: '@vendor' }, async ({
  page,
  api,
}) => {
  const [owner] = (await api.call(userList, { query: { level: 'owner' } })).users;
  if (!owner) throw new Error('a clinic has an owner');
  await api.createStudy({ metadata: { indication: 'Known to the clinic' } });
  await api.createStudy({ metadata: { indication: 'Known to the clinic' } });
  const name = `CT keyboard ${Date.now()}`;
  const uid = newStudyInstanceUid();
  await page.goto('/studies');
  await expect(page.getByRole('table')).toContainText('Stat');
  await page.keyboard.press('n');
  await expect(description(page)).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(form(page).getByRole('radio', { name: 'Stat' })).toBeChecked();
  await page.keyboard.press('Tab');
  await expect(uidField(page)).toBeFocused();
  await page.keyboard.type(uid);
  await page.keyboard.press('Tab');
  await page.keyboard.type(owner.lastName.slice(0, 3));
  await expect(form(page).getByRole('option', { name: new RegExp(owner.lastName) })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(form(page).getByRole('combobox', { name: 'Assigned to' })).toHaveValue(
    new RegExp(owner.lastName),
  );
  await form(page).getByRole('button', { name: 'Add metadata' }).focus();
  await page.keyboard.press('Enter');
  await expect(form(page).getByRole('combobox', { name: 'Name of pair 1' })).toBeFocused();
  await page.keyboard.type('indi');
  await expect(form(page).getByRole('option', { name: /indication/ })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const value = form(page).getByRole('combobox', { name: 'Value of indication' });
  await expect(value).toBeFocused();
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(value).toHaveValue('Known to the clinic');
  await page.keyboard.press('Control+Enter');

  await expect(form(page)).toHaveCount(0);
  await expect(page).toHaveURL(/\/studies$/);
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText('Stat');
  const notice = page.getByRole('region', { name: 'Notices' });
  await expect(notice).toContainText(`Created ${name}`);
  const saved = await api.call(studyRetrieveByUid, { params: { studyInstanceUid: uid } });
  expect(saved).toMatchObject({
    studyDescription: name,
    severity: 'stat',
    metadata: { indication: 'Known to the clinic' },
  });
  expect(saved.assignedTo?.userId).toBe(owner.userId);
  await notice.getByRole('link', { name: 'Open' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
});

test('checks the UID while it is typed, and leads to the study that has it', async ({
  page,
  api,
  problems,
}) => {
  const existing = await api.createStudy({ studyDescription: 'The one before' });
  await page.goto('/studies/new');
  await description(page).fill('The same again');
  await uidField(page).fill('1.2.03');
  await expect(form(page).getByText('Must not have a component with a leading zero (03).')).toBeVisible();
  await uidField(page).fill(` ${existing.studyInstanceUid}\n`);
  const link = form(page).getByRole('link', { name: 'The one before' });
  await expect(link).toHaveAttribute('href', `/studies/${existing.studyId}`);
  await expect(uidField(page)).toHaveAttribute('aria-invalid', 'true');
  problems.allow(/status of 409/);
  await createButton(page).click();
  const summary = form(page).getByRole('alert').filter({ hasText: 'One thing has to be put right' });
  await expect(summary).toBeFocused();
  await summary.getByRole('button', { name: /DICOM UID/ }).click();
  await expect(uidField(page)).toBeFocused();
  await expect(description(page)).toHaveValue('The same again');
});

test('keeps to the limits of metadata while one types, and names what is there twice', async ({ page }) => {
  await page.goto('/studies/new');
  const add = form(page).getByRole('button', { name: 'Add metadata' });
  await add.click();
  // An emoji is one character, as the server counts.
  await form(page).getByRole('combobox', { name: 'Name of pair 1' }).fill('😀'.repeat(100));
  await expect(form(page).getByText('100 of 100 characters')).toBeVisible();
  await expect(form(page).getByText('Must be 1 to 100 characters.')).toHaveCount(0);
  await form(page).getByRole('combobox', { name: 'Name of pair 1' }).fill('😀'.repeat(101));
  await expect(form(page).getByText('Must be 1 to 100 characters.')).toBeVisible();
  await form(page).getByRole('combobox', { name: 'Name of pair 1' }).fill('ward');
  const value = form(page).getByRole('combobox', { name: 'Value of ward' });
  await value.fill('x'.repeat(1000));
  await expect(form(page).getByText('1,000 of 1,000 characters')).toBeVisible();
  await value.fill('x'.repeat(1001));
  await expect(form(page).getByText('Must be at most 1000 characters.')).toBeVisible();
  await value.fill('4');
  await add.click();
  await form(page).getByRole('combobox', { name: 'Name of pair 2' }).fill('ward');
  await expect(form(page).getByText('“ward” is there already.')).toBeVisible();
  await form(page).getByRole('combobox', { name: 'Name of pair 1' }).fill('room');
  await expect(form(page).getByText('“ward” is there already.')).toHaveCount(0);
  for (let count = 2; count < 50; count++) await add.click();
  await expect(form(page).getByText('50 of 50')).toBeVisible();
  await expect(add).toHaveAttribute('aria-disabled', 'true');
  await form(page).getByRole('button', { name: 'Remove room' }).click();
  await expect(form(page).getByText('49 of 50')).toBeVisible();
});

test('puts what the server finds wrong on its field', { tag: '@vendor' }, async ({
  page,
  api,
  problems,
  context,
}) => {
  const study = await api.createStudy({ studyDescription: 'MR wrist' });
  const [owner] = (await api.call(userList, { query: { level: 'owner' } })).users;
  await openEdit(page, study);
  await form(page).getByRole('button', { name: 'Assign to me' }).click();
  await description(page).fill('MR wrist left');
  // What no schema can know: the person has no access any more when the change arrives.
  await context.route('**/v1/viewer/studies/stu_*', (route) =>
    route.request().method() === 'PATCH'
      ? route.continue({
          postData: JSON.stringify({
            ...route.request().postDataJSON(),
            assignedTo: `usr_${'0'.repeat(32)}`,
          }),
        })
      : route.continue(),
  );
  problems.allow(/status of 400/);
  await saveButton(page).click();
  await expect(form(page).getByRole('combobox', { name: 'Assigned to' })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await expect(form(page).getByRole('alert')).toContainText('Assigned to: Is not a user of this clinic.');
  await context.unroute('**/v1/viewer/studies/stu_*');
  await saveButton(page).click();
  await expect(form(page)).toHaveCount(0);
  const saved = await api.call(studyRetrieve, { params: { studyId: study.studyId } });
  expect(saved.studyDescription).toBe('MR wrist left');
  expect(saved.assignedTo?.userId).toBe(owner?.userId);
});

test('a failing server loses nothing, and the next try creates one study', async ({
  page,
  api,
  faults,
  problems,
}) => {
  problems.allow(/status of 500/);
  const name = `CT failing ${Date.now()}`;
  const uid = await typeStudy(page, name);
  faults.next('fail', 'POST', /\/v1\/viewer\/studies$/);
  await createButton(page).click();
  await expect(form(page).getByRole('alert')).toContainText('The server failed');
  await expect(description(page)).toHaveValue(name);
  await expect(uidField(page)).toHaveValue(uid);
  await createButton(page).click();
  await expect(form(page)).toHaveCount(0);
  const { studies } = await api.call(studyList, { query: { studyDescription: name } });
  expect(studies).toHaveLength(1);
});

test('a request that never arrived is looked for before it is sent again', async ({
  page,
  api,
  faults,
  problems,
}) => {
  problems.allow(/ERR_EMPTY_RESPONSE|ERR_CONNECTION|net::ERR/);
  const name = `CT dropped ${Date.now()}`;
  await typeStudy(page, name);
  faults.next('drop', 'POST', /\/v1\/viewer\/studies$/);
  await createButton(page).click();
  await expect(form(page).getByRole('alert')).toContainText('It was not saved.');
  await expect(description(page)).toHaveValue(name);
  await createButton(page).click();
  await expect(form(page)).toHaveCount(0);
  const { studies } = await api.call(studyList, { query: { studyDescription: name } });
  expect(studies).toHaveLength(1);
});

for (const [what, fault] of [
  ['not answered', 'lose'],
  ['sent twice by the browser itself', 'twice'],
] as const)
  test(`a creation that was carried out, but ${what}, is found and not made twice`, {
    tag: '@vendor',
  }, async ({ page, api, faults, problems }) => {
    problems.allow(/net::ERR|status of 409/);
    const name = `CT ${fault} ${Date.now()}`;
    await typeStudy(page, name);
    faults.next(fault, 'POST', /\/v1\/viewer\/studies$/);
    await createButton(page).click();
    await expect(form(page)).toHaveCount(0);
    await expect(page.getByRole('region', { name: 'Notices' })).toContainText(`Created ${name}`);
    const { studies } = await api.call(studyList, { query: { studyDescription: name } });
    expect(studies).toHaveLength(1);
  });

test('no answer in time: the change is looked for, found, and not repeated', { tag: '@vendor' }, async ({
  page,
  api,
  faults,
}) => {
  const study = await api.createStudy({ studyDescription: 'XR knee' });
  await page.clock.install();
  await openEdit(page, study);
  await description(page).fill('XR knee, two views');
  faults.next('hold', 'PATCH', /\/v1\/viewer\/studies\/stu_/);
  const before = faults.passed.length;
  await saveButton(page).click();
  // It is carried out, and only then is half a minute over.
  await expect
    .poll(
      async () => (await api.call(studyRetrieve, { params: { studyId: study.studyId } })).studyDescription,
    )
    .toBe('XR knee, two views');
  await page.clock.fastForward('00:31');
  await expect(form(page)).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: 'XR knee, two views' })).toBeVisible();
  const patches = faults.passed.slice(before).filter((line) => line.startsWith('PATCH'));
  expect(patches).toHaveLength(1);
});

test('what is typed while it is being saved is not lost', { tag: '@vendor' }, async ({
  page,
  api,
  faults,
}) => {
  const study = await api.createStudy({ studyDescription: 'XR foot' });
  await openEdit(page, study);
  await description(page).fill('XR foot, left');
  faults.next('slow', 'PATCH', /\/v1\/viewer\/studies\/stu_/);
  await saveButton(page).click();
  await description(page).fill('XR foot, left, standing');
  await expect(page.locator('[data-announcer]')).toContainText('What you typed since is not saved yet.');
  await expect(description(page)).toHaveValue('XR foot, left, standing');
  await saveButton(page).click();
  await expect(form(page)).toHaveCount(0);
  const saved = await api.call(studyRetrieve, { params: { studyId: study.studyId } });
  expect(saved).toMatchObject({ studyDescription: 'XR foot, left, standing', version: 3 });
});

test('offline: what became of it is looked for as soon as there is a connection', async ({
  page,
  api,
  context,
  problems,
}) => {
  problems.allow(/net::ERR/);
  const study = await api.createStudy({ studyDescription: 'US abdomen' });
  await openEdit(page, study);
  await description(page).fill('US abdomen, fasting');
  await context.setOffline(true);
  await saveButton(page).click();
  await expect(form(page).getByRole('alert')).toContainText('It is not known whether it was saved.');
  await expect(description(page)).toHaveValue('US abdomen, fasting');
  await context.setOffline(false);
  await expect(form(page).getByRole('alert')).toContainText('It was not saved.');
  await saveButton(page).click();
  await expect(form(page)).toHaveCount(0);
  const saved = await api.call(studyRetrieve, { params: { studyId: study.studyId } });
  expect(saved).toMatchObject({ studyDescription: 'US abdomen, fasting', version: 2 });
});

test('signs in again in place when the session ends in mid-edit', async ({
  page,
  api,
  server,
  problems,
  request,
}) => {
  problems.allow(/status of 401/);
  const study = await api.createStudy({ studyDescription: 'MR hip' });
  await openEdit(page, study);
  await description(page).fill('MR hip, left');
  // Elsewhere, the same person ends all sessions but that one.
  const headers = { origin: server.url };
  await request.post('/dashboard/session/sign-in', { headers, data: server.clinic.owner });
  await request.post(ownSessionRevoke.path, { headers, data: { others: true } });

  await saveButton(page).click();
  const signIn = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(signIn).toContainText(server.clinic.owner.email);
  await expectAccessible(page);
  await signIn.getByLabel('Password').fill('not the password');
  await signIn.getByRole('button', { name: 'Sign in' }).click();
  await expect(signIn.getByRole('alert')).toContainText('The password is not right.');
  await signIn.getByLabel('Password').fill(server.clinic.owner.password);
  await signIn.getByRole('button', { name: 'Sign in' }).click();
  await expect(signIn).toHaveCount(0);
  await expect(page).toHaveURL(/\/edit$/);
  await expect(description(page)).toHaveValue('MR hip, left');
  await expect(form(page).getByRole('alert')).toContainText('You are signed in again.');
  await saveButton(page).click();
  await expect(form(page)).toHaveCount(0);
  const saved = await api.call(studyRetrieve, { params: { studyId: study.studyId } });
  expect(saved).toMatchObject({ studyDescription: 'MR hip, left', version: 2 });
});

test('a session that ends in the background does not take the form away', async ({
  page,
  server,
  problems,
}) => {
  problems.allow(/status of 401/);
  await typeStudy(page, 'CT orbit');
  await page.request.post(sessionSignOut.path, { headers: { origin: server.url }, data: {} });
  // Asks whether the UID is known: a read, not a write.
  await uidField(page).fill(newStudyInstanceUid());
  await expect(form(page).getByRole('alert')).toContainText('Your session has ended.');
  await expect(page).toHaveURL(/\/studies\/new/);
  await expect(description(page)).toHaveValue('CT orbit');
  await form(page).getByRole('button', { name: 'Sign in again' }).click();
  const signIn = page.getByRole('dialog', { name: 'Sign in again' });
  await signIn.getByLabel('Password').fill(server.clinic.owner.password);
  await signIn.getByLabel('Password').press('Enter');
  await expect(signIn).toHaveCount(0);
  await createButton(page).click();
  await expect(form(page)).toHaveCount(0);
});

test('two people at one study: who changed what, and mine or theirs field by field', {
  tag: '@vendor',
}, async ({ page, api, browser, server, problems, mode }) => {
  problems.allow(/status of 412/);
  const study = await api.createStudy({
    studyDescription: 'CT neck',
    metadata: { ward: '4', room: 'A' },
  });
  await openEdit(page, study);
  await description(page).fill('CT neck, mine');
  await form(page).getByRole('combobox', { name: 'Value of ward' }).fill('5');

  const other = await browser.newContext({ baseURL: server.url });
  try {
    await other.request.post('/dashboard/session/sign-in', {
      headers: { origin: server.url },
      data: server.clinic.owner,
    });
    const theirs = await other.newPage();
    await openEdit(theirs, study);
    await description(theirs).fill('CT neck, theirs');
    await form(theirs).getByRole('radio', { name: 'High' }).check();
    await form(theirs).getByRole('combobox', { name: 'Value of ward' }).fill('6');
    await form(theirs).getByRole('combobox', { name: 'Value of room' }).fill('B');
    await saveButton(theirs).click();
    await expect(form(theirs)).toHaveCount(0);
  } finally {
    await other.close();
  }

  await saveButton(page).click();
  const conflict = form(page).getByRole('region', { name: /Changed by someone else/ });
  // The vendor does not say who it was.
  if (mode === 'self-hosted') await expect(conflict).toContainText(/changed .*the severity/);
  await expect(conflict).toContainText('Severity: Normal → High');
  await expect(conflict).toContainText('room: A → B');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  const save = conflict.getByRole('button', { name: 'Save with these choices' });
  await expect(save).toHaveAttribute('aria-disabled', 'true');
  await conflict
    .getByRole('group', { name: /Description/ })
    .getByRole('radio', { name: /Mine/ })
    .check();
  await conflict
    .getByRole('group', { name: /ward/ })
    .getByRole('radio', { name: /Theirs/ })
    .check();
  await save.click();
  await expect(form(page)).toHaveCount(0);
  const saved = await api.call(studyRetrieve, { params: { studyId: study.studyId } });
  expect(saved).toMatchObject({
    studyDescription: 'CT neck, mine',
    severity: 'high',
    metadata: { ward: '6', room: 'B' },
    version: 3,
  });
});

test('sends only what changed', async ({ page, api }) => {
  const study = await api.createStudy({ metadata: { note: 'two\nlines' } });
  await openEdit(page, study);
  await form(page).getByRole('radio', { name: 'Complete', exact: true }).check();
  const sent = page.waitForRequest((request) => request.method() === 'PATCH');
  await saveButton(page).click();
  const request = await sent;
  expect(request.postDataJSON()).toEqual({ studyViewerStatus: 'complete' });
  expect(request.headers()['if-match']).toBe('"1"');
  await expect(page.getByRole('definition').filter({ hasText: 'Complete' })).toBeVisible();
});

test('Back, Escape and links ask before they discard; the worklist stays as it was', async ({
  page,
  api,
}) => {
  await api.createStudy({ severity: 'high' });
  await page.goto('/studies?severity=high');
  await page.getByRole('link', { name: 'New study' }).click();
  await expect(page).toHaveURL(/\/studies\/new\?severity=high/);
  // Nothing typed yet: nothing to ask.
  await page.goBack();
  await expect(form(page)).toHaveCount(0);
  await expect(page).toHaveURL(/\/studies\?severity=high/);

  await page.getByRole('link', { name: 'New study' }).click();
  await description(page).fill('Not to be lost');
  const question = page.getByRole('dialog', { name: 'Discard what you typed?' });
  await page.goBack();
  await expect(question).toBeVisible();
  await expect(page).toHaveURL(/\/studies\/new/);
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await expect(description(page)).toHaveValue('Not to be lost');
  await page.keyboard.press('Escape');
  await expect(question).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(description(page)).toHaveValue('Not to be lost');

  let isAsked = false;
  page.on('dialog', async (dialog) => {
    isAsked = dialog.type() === 'beforeunload';
    await dialog.dismiss();
  });
  await page.evaluate(() => location.reload()).catch(() => undefined);
  await expect.poll(() => isAsked).toBe(true);
  await expect(description(page)).toHaveValue('Not to be lost');
  // Nothing of a patient is left in the browser.
  expect(
    await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])),
  ).not.toContain('Not to be lost');

  await form(page).getByRole('button', { name: 'Cancel' }).click();
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect(form(page)).toHaveCount(0);
  await expect(page).toHaveURL(/\/studies\?severity=high/);
  await page.getByRole('link', { name: 'New study' }).click();
  await expect(description(page)).toHaveValue('');
});

test('an address of its own opens the form, and closing it leaves the page below', async ({ page, api }) => {
  const study = await api.createStudy({ studyDescription: 'CT wrist' });
  await page.goto(`/studies/${study.studyId}/edit`);
  await expect(description(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(form(page)).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`/studies/${study.studyId}$`));
  await page.keyboard.press('e');
  await expect(description(page)).toBeFocused();
});

for (const size of [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
])
  test(`is accessible at ${size.width} px in both themes, with errors and a list open`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.goto('/studies/new');
    await form(page).getByRole('button', { name: 'Add metadata' }).click();
    await form(page).getByRole('combobox', { name: 'Value of pair 1' }).fill('a value without a name');
    await createButton(page).click();
    await expect(form(page).getByRole('alert').filter({ hasText: '3 things' })).toBeFocused();
    await form(page).getByRole('combobox', { name: 'Assigned to' }).click();
    await expect(form(page).getByRole('option', { name: /assign to me/ })).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
  });

test('copies metadata values, and opens none but https addresses', async ({ page, api, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const study = await api.createStudy({
    metadata: {
      accession: 'A-1042',
      report: 'https://reports.example/42',
      bad: 'javascript:alert(1)',
      plain: 'http://reports.example/42',
      mask: 'https://hospital.example@elsewhere.example/',
    },
  });
  await page.goto(`/studies/${study.studyId}`);
  await page.getByRole('button', { name: 'Copy the value of accession' }).click();
  await expect(page.locator('[data-announcer]')).toContainText('Copied the value of accession.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('A-1042');
  const metadata = page.getByRole('region', { name: 'Metadata' });
  await expect(metadata.getByRole('link')).toHaveCount(1);
  const link = metadata.getByRole('link', { name: 'Open reports.example in a new tab' });
  await expect(link).toHaveAttribute('href', 'https://reports.example/42');
  await expect(link).toHaveAttribute('rel', /noopener/);
  await expect(metadata).toContainText('javascript:alert(1)');
  await expectAccessible(page);
});
