import { expect, test } from './fixtures/test.ts';

test('a part that does not arrive leaves the page as it is, and comes when the network is back', async ({
  page,
  api,
  signInByApi,
  problems,
}) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|dynamically imported/);
  await api.createStudy({ severity: 'stat', studyDescription: 'CT head, lost part' });
  await signInByApi();
  await page.goto('/audit');
  const details = page.getByRole('link', { name: /Details/ }).first();
  await expect(details).toBeVisible();
  await page.context().setOffline(true);
  await details.click();
  await expect(page.getByText('A part of this page could not be loaded.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Audit' })).toBeVisible();
  await expect(details).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByRole('dialog')).toBeVisible();
});
