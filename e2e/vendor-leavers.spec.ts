import type { Page } from '@playwright/test';
import { expectAccessible } from './fixtures/accessible.ts';
import { behindFaults } from './fixtures/behind-faults.ts';
import { startDemoAtVendor } from './fixtures/modes.ts';
import { expect } from './fixtures/test.ts';

const owner = { email: 'maria.lopez@northside.example', password: 'a long enough password of hers' };

/** The demo clinic at the vendor, and a proxy in which a test can make single requests of the browser fail. */
const test = behindFaults((env) => startDemoAtVendor([owner], env), 120_000);

const dialog = (page: Page) => page.getByRole('dialog');
const notices = (page: Page) => page.getByRole('region', { name: 'Notices' });

test('a leaver’s studies go to a successor at the vendor; what is not known here is not claimed', {
  tag: '@vendor',
}, async ({ page, faults, problems, signInByApi }) => {
  // The request that is dropped.
  problems.allow(/Failed to load resource/);
  await signInByApi(owner);
  await page.goto('/users?firstName=Mei');
  await page.getByRole('link', { name: 'Mei Lin' }).click();
  await page.getByRole('link', { name: 'Deactivate' }).press('Enter');
  await expect(dialog(page)).toContainText(/\d+ open stud/);
  await expect(dialog(page)).toContainText('No session here: they are not signed in to this dashboard.');
  await expect(dialog(page)).toContainText('nobody knows here which ones these are');
  await expectAccessible(page);
  await dialog(page).getByRole('combobox', { name: 'Successor' }).fill('tana');
  await dialog(page)
    .getByRole('option', { name: /Hiroshi Tanaka/ })
    .click();

  faults.next('drop', 'POST', /\/leaving$/);
  await page.getByRole('button', { name: 'Deactivate Mei Lin' }).press('Enter');
  await expect(dialog(page).getByRole('alert')).toContainText(
    'It is not known whether Mei Lin is deactivated.',
  );
  await page.getByRole('button', { name: 'Deactivate Mei Lin once more' }).press('Enter');
  await expect(dialog(page)).toHaveCount(0);
  await expect(notices(page)).toContainText(
    /Mei Lin is deactivated\. \d+ open studies were handed over to Hiroshi Tanaka\./,
  );
  await expect(page.getByRole('region', { name: 'Hand-over' })).toContainText(
    'handed over to Hiroshi Tanaka',
  );
  await page.getByRole('link', { name: 'All of it in the audit' }).click();
  await expect(page.getByRole('row').nth(1)).toContainText('Mei Lin');
});
