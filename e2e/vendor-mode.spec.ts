import type { Page } from '@playwright/test';
import { invitationList, invitationRetrieve } from '#contract/invitation-endpoints.ts';
import { studyRetrieve } from '#contract/study-endpoints.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import { expectAccessible } from './fixtures/accessible.ts';
import { behindFaults } from './fixtures/behind-faults.ts';
import { startServerIn } from './fixtures/modes.ts';
import { expect } from './fixtures/test.ts';

/** What is only so where the clinic is at the vendor. */
const test = behindFaults((env, mode) => startServerIn(mode, env));

const banner = (page: Page) =>
  page.getByRole('status').filter({ hasText: 'The vendor’s API does not answer' });
const notices = (page: Page) => page.getByRole('region', { name: 'Notices' });

test('who comes for the first time asks for a link', { tag: '@vendor' }, async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Get a link by mail' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Get a link by mail' })).toBeVisible();
  await expect(page.getByText('You get a mail with a link to choose a password.')).toBeVisible();
  await expectAccessible(page);
});

test('to send again is to revoke and to invite anew, and leads to the new invitation', {
  tag: '@vendor',
}, async ({ page, api, faults, signInByApi, problems }) => {
  problems.allow(/net::ERR/);
  await signInByApi();
  const { userId } = await api.call(userInvite, {
    body: {
      email: 'mei.anew@harbour.example',
      firstName: 'Mei',
      lastName: 'Anew',
      clinicRole: 'Radiologist',
      level: 'member',
      canManageStudies: true,
      hasDashboardAccess: false,
    },
  });
  const [former] = (await api.call(invitationList, { query: { userId } })).invitations;
  if (former === undefined) throw new Error('an invitation that was made is listed');
  await page.goto(`/invitations/${former.invitationId}`);
  await page.getByRole('button', { name: 'Send again…' }).click();
  const sure = page.getByRole('dialog', { name: 'Send this invitation again?' });
  await expect(sure).toContainText('this one is revoked, and the same person is invited anew');
  await expect(sure).toContainText(`The new invitation has another user id: whoever has noted ${userId}`);
  await expectAccessible(page);
  // Carried out, and the answer gets lost: it is found, and nobody is invited a third time.
  faults.next('lose', 'POST', /\/dashboard\/invitations\/resend$/);
  await sure.getByRole('button', { name: 'Revoke and invite again' }).click();
  await expect(sure).toHaveCount(0);
  await expect(notices(page)).toContainText('Invited Mei Anew anew.');
  await expect(page).not.toHaveURL(new RegExp(former.invitationId));
  const { invitations } = await api.call(invitationList, { query: { limit: 100 } });
  const pending = invitations.filter(({ email, status }) => email === former.email && status === 'sent');
  expect(pending).toHaveLength(1);
  expect(pending[0]?.userId).not.toBe(userId);
  await expect(page).toHaveURL(new RegExp(`/invitations/${pending[0]?.invitationId}$`));
  expect((await api.call(invitationRetrieve, { params: { invitationId: former.invitationId } })).status).toBe(
    'revoked',
  );
});

test('while the vendor is silent what was read stays, and a change waits', { tag: '@vendor' }, async ({
  page,
  api,
  server,
  signInByApi,
  problems,
}) => {
  problems.allow(/status of 50[0-9]/);
  await signInByApi();
  const study = await api.createStudy({ studyDescription: 'CT silence', severity: 'stat' });
  await page.goto('/studies');
  await expect(page.getByRole('link', { name: 'CT silence', exact: true })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await expect(banner(page)).toHaveCount(0);
  await server.vendor?.stop();
  try {
    await page.reload();
    await expect(banner(page)).toContainText(/You see what was read at \d\d:\d\d; changes wait until/);
    await expect(page.getByRole('link', { name: 'CT silence', exact: true })).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    await page.getByRole('button', { name: 'Refresh' }).focus();
    await page.keyboard.press('j');
    await page.keyboard.press('c');
    // Nothing was sent, and nobody says that it may have been.
    await expect(notices(page)).toContainText('not saved');
    await expect(notices(page)).not.toContainText('not known');
  } finally {
    await server.vendor?.start();
  }
  expect((await api.call(studyRetrieve, { params: { studyId: study.studyId } })).studyViewerStatus).toBe(
    'incomplete',
  );
  await expect(async () => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(banner(page)).toHaveCount(0, { timeout: 1_000 });
  }).toPass({ timeout: 40_000 });
  await notices(page).getByRole('button', { name: 'Retry' }).click();
  await expect
    .poll(
      async () => (await api.call(studyRetrieve, { params: { studyId: study.studyId } })).studyViewerStatus,
    )
    .toBe('complete');
});
