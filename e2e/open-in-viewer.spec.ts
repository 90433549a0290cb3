import { expectAccessible } from './fixtures/accessible.ts';
import { expect, test } from './fixtures/test.ts';

test('a click opens the study in a tab of its own, through a link that works once', async ({
  page,
  api,
  signInByApi,
  problems,
}) => {
  const study = await api.createStudy({ severity: 'stat', studyDescription: 'CT head, link test' });
  await signInByApi();
  await page.goto(`/studies/${study.studyId}`);
  const link = page.getByRole('link', { name: /Open in Viewer/ }).first();
  // No token in the page: nothing to leak, and a middle click works.
  await expect(link).toHaveAttribute('href', `/open/${study.studyId}`);
  const [viewer] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
  await expect(viewer.getByRole('heading', { name: 'CT head, link test' })).toBeVisible();
  await expect(viewer.getByText('No viewer is configured yet.')).toBeVisible();
  expect(await viewer.evaluate(() => document.referrer)).toBe('');
  await expectAccessible(viewer);

  problems.allow(/410/);
  await viewer.reload();
  await expect(viewer.getByText('This link has been used or has expired')).toBeVisible();
  await expectAccessible(viewer);
  await viewer.getByRole('link', { name: 'Go to the worklist' }).click();
  await expect(viewer).toHaveURL(/\/studies$/);
});

test('without a session the link leads through the sign-in and back to the study', async ({
  page,
  api,
  server,
  problems,
}) => {
  problems.allow(/401/);
  const study = await api.createStudy({ studyDescription: 'MR knee, sign-in first' });
  await page.goto(`/open/${study.studyId}`);
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  await page.getByLabel('E-mail').fill(server.clinic.owner.email);
  await page.getByLabel('Password', { exact: true }).fill(server.clinic.owner.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'MR knee, sign-in first' })).toBeVisible();
  await expect(page).toHaveURL(/\/viewer\/study\//);
});

test('what is not a study of this clinic is a page that says so', async ({ page, signInByApi, problems }) => {
  await signInByApi();
  problems.allow(/404/);
  for (const id of [`stu_${'0'.repeat(32)}`, 'nonsense']) {
    await page.goto(`/open/${id}`);
    await expect(page.getByRole('heading', { name: 'There is no such study' })).toBeVisible();
  }
});
