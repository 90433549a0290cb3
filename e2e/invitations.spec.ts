import type { Page } from '@playwright/test';
import type { Invitation } from '#contract/invitation.ts';
import { invitationList, invitationRetrieve, invitationRevoke } from '#contract/invitation-endpoints.ts';
import { invitationLinkCreate } from '#contract/invitation-mail-endpoints.ts';
import { invitationAccept } from '#contract/invitation-offer.ts';
import { userRevokeAccess } from '#contract/user-endpoints.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import { expectAccessible } from './fixtures/accessible.ts';
import type { Api } from './fixtures/api.ts';
import { behindFaults } from './fixtures/behind-faults.ts';
import { startServerIn } from './fixtures/modes.ts';
import { expect } from './fixtures/test.ts';

/** The real server behind a proxy in which a test can make single requests fail. */
const test = behindFaults((env, mode) =>
  // A mail server that refuses every connection.
  startServerIn(mode, { ...env, SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'a@b.example' }),
);

test.beforeEach(({ signInByApi }) => signInByApi());

let count = 0;
/** An address that nobody has, with a name that can be read out of it. */
function newPerson() {
  const lastName = `Person${['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][count++]}`;
  return { firstName: 'Mei', lastName, email: `mei.${lastName}@harbour.example` };
}

/** Invited by the clinic's own program; answers the invitation. */
async function invite(api: Api, fields: Record<string, unknown> = {}): Promise<Invitation> {
  const body = {
    ...newPerson(),
    clinicRole: 'Radiologist',
    level: 'member',
    canManageStudies: true,
    hasDashboardAccess: false,
    ...fields,
  };
  const { userId } = await api.call(userInvite, { body });
  const [invitation] = (await api.call(invitationList, { query: { userId } })).invitations;
  if (!invitation) throw new Error('an invitation that was made is listed');
  return invitation;
}

const form = (page: Page) =>
  page.getByRole('dialog', { name: /Invite a person|Invite again|Edit invitation/ });
const address = (page: Page) => form(page).getByRole('textbox', { name: 'E-mail' });
const notices = (page: Page) => page.getByRole('region', { name: 'Notices' });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const status = (page: Page, name: string) =>
  page.getByRole('group', { name: /Status/ }).getByRole('button', { name });

test('invites with the keyboard alone: an address, three letters of the role, Ctrl+Enter; then another', {
  tag: '@vendor',
}, async ({ page, api, mode }) => {
  const person = newPerson();
  await page.goto('/invitations');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('n');
  await expect(address(page)).toBeFocused();
  await page.keyboard.insertText(`"${person.lastName}, Mei" <${person.email}>`);
  await expect(address(page)).toHaveValue(person.email);
  await form(page).getByRole('combobox', { name: 'Clinic role' }).focus();
  await page.keyboard.type('rad');
  await form(page).getByRole('checkbox', { name: 'Invite another after' }).check();
  await form(page).getByRole('combobox', { name: 'Clinic role' }).focus();
  await page.keyboard.press('Control+Enter');
  const done = form(page).getByRole('status').first();
  await expect(done).toContainText(
    mode === 'vendor'
      ? `Invited Mei ${person.lastName}. The Viewer API sends the mail to ${person.email}.`
      : `Invited Mei ${person.lastName}. A mail to ${person.email} is on its way.`,
  );
  const [made] = (await api.call(invitationList, { query: { limit: 1 } })).invitations;
  expect(made).toMatchObject({
    ...person,
    clinicRole: 'Radiologist',
    level: 'member',
    canManageStudies: false,
    hasDashboardAccess: true,
    // At the vendor everything is made in the name of the key.
    invitedSource: mode === 'vendor' ? 'api' : 'dashboard',
  });

  // The next one keeps what colleagues have in common.
  await expect(address(page)).toBeFocused();
  await expect(address(page)).toHaveValue('');
  await expect(form(page).getByRole('combobox', { name: 'Clinic role' })).toHaveValue('Radiologist');
  await page.keyboard.press('Escape');
  await expect(form(page)).toHaveCount(0);
  await expect(page).toHaveURL(/\/invitations$/);
  await expect(page.getByRole('row').nth(1)).toContainText(`Mei ${person.lastName}`);
  await page.getByRole('link', { name: `Mei ${person.lastName}` }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Mei ${person.lastName}` })).toBeVisible();
  if (mode === 'vendor')
    await expect(page.getByText(/is revoked, and the person invited anew/)).toBeVisible();
  else
    await expect(page.getByText(/^Not sent yet: connection refused, next try (now|in \d+ s)/)).toBeVisible();
});

test('an admin has dashboard access and is told so; phone numbers are taken however written', async ({
  page,
  api,
}) => {
  const person = newPerson();
  await page.goto('/invitations/new');
  const access = form(page).getByRole('checkbox', { name: 'Dashboard access' });
  await access.uncheck();
  await form(page).getByRole('radio', { name: 'Admin' }).check();
  await expect(access).toBeChecked();
  await expect(access).toHaveAttribute('aria-disabled', 'true');
  await expect(access).toHaveAccessibleDescription(/Admin includes it/);
  await access.press(' ');
  await expect(access).toBeChecked();
  await form(page).getByRole('radio', { name: 'Member' }).check();
  await expect(access).not.toBeChecked();
  await form(page).getByRole('radio', { name: 'Admin' }).check();

  await form(page)
    .getByRole('button', { name: /Add middle name/ })
    .click();
  await form(page).getByRole('textbox', { name: 'Phone' }).fill('+1 (555) 12');
  await button(page, 'Invite').click();
  const summary = form(page).getByRole('alert').filter({ hasText: 'things have to be put right' });
  await expect(summary).toBeFocused();
  await expect(summary).toContainText('E-mail: Is required.');
  await expect(summary).toContainText('Phone: Must be 10 to 15 digits.');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await address(page).fill(person.email);
  await form(page).getByRole('textbox', { name: 'Phone' }).fill('+1 (555) 123-4567');
  await form(page).getByRole('combobox', { name: 'Clinic role' }).fill('it adm');
  await button(page, 'Invite').click();
  await expect(form(page)).toHaveCount(0);
  const [made] = (await api.call(invitationList, { query: { limit: 1 } })).invitations;
  expect(made).toMatchObject({
    ...person,
    clinicRole: 'IT Administrator',
    level: 'admin',
    hasDashboardAccess: true,
    phoneNumber: '15551234567',
  });
});

test('says while one types whose an address is, and the server says it at its field', {
  tag: '@vendor',
}, async ({ page, api, server, problems }) => {
  problems.allow(/status of 409/);
  const pending = await invite(api);
  await page.goto('/invitations/new');
  await address(page).fill(server.clinic.owner.email.toUpperCase());
  await expect(form(page).getByText('This address belongs to a user of the clinic.')).toBeVisible();
  await expect(form(page).getByRole('status').getByRole('link')).toHaveAttribute('href', /\/users\/usr_/);
  await address(page).fill(pending.email);
  await expect(form(page).getByText('This address has a pending invitation.')).toBeVisible();
  await expectAccessible(page);
  await form(page).getByRole('combobox', { name: 'Clinic role' }).fill('scribe');
  await button(page, 'Invite').click();
  const summary = form(page).getByRole('alert').filter({ hasText: 'One thing has to be put right' });
  await expect(summary).toContainText('E-mail: This address has a pending invitation.');
  await expect(address(page)).toHaveValue(pending.email);
  const link = form(page).getByRole('status').getByRole('link');
  await expect(link).toHaveAttribute('href', `/invitations/${pending.invitationId}`);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Discard' }).getByRole('button', { name: 'Discard' }).click();
  await expect(page).toHaveURL(/\/invitations$/);
});

test('a failing server loses nothing; a lost answer is looked for, and nobody is invited twice', {
  tag: '@vendor',
}, async ({ page, api, faults, problems }) => {
  problems.allow(/status of (409|500)|net::ERR/);
  const person = newPerson();
  await page.goto('/invitations/new');
  await address(page).fill(person.email);
  await form(page).getByRole('combobox', { name: 'Clinic role' }).fill('scribe');
  // First of all: on a connection that was kept, the browser would send it once more by itself.
  faults.next('drop', 'POST', /\/v1\/viewer\/users$/);
  await button(page, 'Invite').click();
  await expect(form(page).getByRole('alert')).toContainText('It was not saved.');
  await expect(form(page).getByRole('alert')).toContainText('there is no such invitation yet');
  faults.next('fail', 'POST', /\/v1\/viewer\/users$/);
  await button(page, 'Invite').click();
  await expect(form(page).getByRole('alert')).toContainText('The server failed');
  await expect(address(page)).toHaveValue(person.email);
  faults.next('lose', 'POST', /\/v1\/viewer\/users$/);
  await button(page, 'Invite').click();
  await expect(form(page)).toHaveCount(0);
  await expect(notices(page)).toContainText(`Invited Mei ${person.lastName}.`);
  const { invitations } = await api.call(invitationList, { query: { limit: 100 } });
  expect(invitations.filter(({ email }) => email === person.email)).toHaveLength(1);
});

test('filters by several statuses and the expiry in the address; Back closes what is over the list', async ({
  page,
  api,
}) => {
  const [kept, revoked] = [await invite(api), await invite(api)];
  await api.call(invitationRevoke, { body: { invitationId: revoked.invitationId } });
  const row = ({ lastName }: Invitation) => page.getByRole('row').filter({ hasText: lastName });
  await page.goto('/invitations?status=revoked,nonsense');
  await expect(status(page, 'Revoked')).toHaveAttribute('aria-pressed', 'true');
  await expect(row(revoked)).toContainText('Revoked');
  await expect(row(kept)).toHaveCount(0);
  await status(page, 'Sent').click();
  await expect(page).toHaveURL(/status=revoked%2Csent|status=sent%2Crevoked/);
  await expect(row(kept)).toContainText('ends in 6 d');
  await page.getByRole('combobox', { name: 'Expiry' }).selectOption('Expired');
  await expect(page.getByText('No invitations found')).toBeVisible();
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Pending' }).click();
  await expect(page).toHaveURL(/status=sent&expiry=not-expired|expiry=not-expired&status=sent/);
  await expect(row(kept)).toBeVisible();
  await expect(row(revoked)).toHaveCount(0);
  await page.getByRole('link', { name: 'Invite…' }).click();
  await expect(address(page)).toBeFocused();
  await page.goBack();
  await expect(form(page)).toHaveCount(0);
  await expect(page).toHaveURL(/expiry=not-expired/);
  await page.getByRole('searchbox', { name: 'User id' }).fill(revoked.userId);
  await expect(page.getByText('No invitations found')).toBeVisible();
  await page.getByRole('link', { name: 'All' }).click();
  await expect(row(revoked)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Person Mei/ })).toBeVisible();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
  }
});

test('edits only what changed; revokes with words; invites again with the same details', {
  tag: '@vendor',
}, async ({ page, api, mode }) => {
  const invitation = await invite(api, { phoneNumber: '15551234567' });
  await page.goto(`/invitations/${invitation.invitationId}`);
  await page.getByRole('link', { name: 'Edit' }).click();
  await expect(form(page).getByRole('textbox', { name: 'First name' })).toBeFocused();
  await expect(button(page, 'Save changes')).toHaveAttribute('aria-disabled', 'true');
  await form(page).getByRole('combobox', { name: 'Clinic role' }).fill('np');
  await form(page).getByRole('textbox', { name: 'Phone' }).fill('');
  const sent = page.waitForRequest((request) => request.method() === 'PATCH');
  await form(page).getByRole('textbox', { name: 'Phone' }).press('Control+Enter');
  const request = await sent;
  expect(request.postDataJSON()).toEqual({ clinicRole: 'Nurse Practitioner', phoneNumber: null });
  expect(request.headers()['if-match']).toMatch(mode === 'vendor' ? /^"[\w-]{22}"$/ : /^"1"$/);
  await expect(form(page)).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`/invitations/${invitation.invitationId}$`));
  await expect(page.getByRole('definition').filter({ hasText: 'Nurse Practitioner' })).toBeVisible();

  await button(page, 'Revoke…').click();
  const sure = page.getByRole('dialog', { name: 'Revoke this invitation?' });
  await expect(sure).toContainText('every link to it stops working at once');
  await expect(sure).toContainText(invitation.userId);
  await expect(sure.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await expectAccessible(page);
  await sure.getByRole('button', { name: 'Revoke' }).click();
  await expect(sure).toHaveCount(0);
  if (mode === 'vendor')
    await expect(button(page, 'Copy link…')).toHaveAccessibleDescription(
      'This Viewer API makes no links to invitations.',
    );
  for (const name of ['Edit', ...(mode === 'vendor' ? [] : ['Copy link…']), 'Send again…', 'Revoke…'])
    await expect(button(page, name)).toHaveAccessibleDescription('This invitation has been revoked.');
  await notices(page).getByRole('button', { name: 'Invite again…' }).click();
  await expect(form(page)).toContainText('a new user id');
  await expect(form(page).getByRole('combobox', { name: 'Clinic role' })).toHaveValue('Nurse Practitioner');
  await expect(form(page).getByRole('checkbox', { name: 'Dashboard access' })).not.toBeChecked();
  await button(page, 'Invite').click();
  await expect(form(page)).toHaveCount(0);
  const [again] = (await api.call(invitationList, { query: { limit: 1 } })).invitations;
  expect(again).toMatchObject({ email: invitation.email, canManageStudies: true, status: 'sent' });
  expect(again?.userId).not.toBe(invitation.userId);
});

test('sends again and makes a link; a lost answer sends nothing twice', async ({
  page,
  api,
  faults,
  problems,
  context,
}) => {
  problems.allow(/net::ERR/);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const invitation = await invite(api);
  await page.goto(`/invitations/${invitation.invitationId}`);
  await button(page, 'Send again…').click();
  const again = page.getByRole('dialog', { name: 'Send this invitation again?' });
  await expect(again).toContainText('Every link of before stops working at once');
  faults.next('lose', 'POST', /\/dashboard\/invitations\/resend$/);
  const before = faults.passed.length;
  await again.getByRole('button', { name: 'Send again' }).click();
  await expect(again).toHaveCount(0);
  await expect(notices(page)).toContainText(`Sent again to ${invitation.email}`);
  expect(faults.passed.slice(before).filter((line) => line.endsWith('/resend'))).toHaveLength(1);
  const resent = await api.call(invitationRetrieve, { params: { invitationId: invitation.invitationId } });
  expect(resent).toMatchObject({ userId: invitation.userId, version: 2 });

  await button(page, 'Copy link…').click();
  const link = page.getByRole('dialog', { name: 'Copy the link' });
  await expect(link).toContainText('The audit records who made it');
  await link.getByRole('button', { name: 'Make and copy the link' }).click();
  await expect(link).toContainText('/accept-invitation#token=');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/\/accept-invitation#token=\S+$/);
  await expect(link).toContainText(copied);
  await expectAccessible(page);
});

test('changed by others or accepted while it is edited: nothing that was typed is lost', {
  tag: '@vendor',
}, async ({ page, api, request, server, problems, mode }) => {
  problems.allow(/status of (409|412)/);
  const invitation = await invite(api);
  const { invitationId } = invitation;
  await page.goto(`/invitations/${invitationId}/edit`);
  await form(page).getByRole('textbox', { name: 'First name' }).fill('Mei-Ling');
  await form(page).getByRole('radio', { name: 'Admin' }).check();
  const patched = await api.request('PATCH', `/v1/viewer/users/invitations/${invitationId}`, {
    firstName: 'May',
    clinicRole: 'Scribe',
  });
  expect(patched.status).toBe(200);
  await button(page, 'Save changes').click();
  const conflict = form(page).getByRole('region', { name: /Changed by someone else/ });
  await expect(conflict).toContainText('Clinic role: Radiologist → Scribe');
  await expectAccessible(page);
  await conflict
    .getByRole('group', { name: /First name/ })
    .getByRole('radio', { name: /Mine/ })
    .check();
  await conflict.getByRole('button', { name: 'Save with these choices' }).click();
  await expect(form(page)).toHaveCount(0);
  expect(await api.call(invitationRetrieve, { params: { invitationId } })).toMatchObject({
    firstName: 'Mei-Ling',
    clinicRole: 'Scribe',
    level: 'admin',
    version: 3,
  });

  // There is no link to hand over at the vendor.
  if (mode === 'vendor') return;

  // Handed over, and accepted while the next change is being typed.
  await button(page, 'Copy link…').click();
  await button(page, 'Make and copy the link').click();
  const token = await page.getByText('/accept-invitation#token=').textContent();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Edit' }).click();
  await form(page).getByRole('textbox', { name: 'Last name' }).fill('Not to be lost');
  const accepted = await request.post(invitationAccept.path, {
    headers: { origin: server.url },
    data: { token: token?.split('#token=')[1], password: 'correct horse battery staple' },
  });
  expect(accepted.status(), await accepted.text()).toBe(200);
  await button(page, 'Save changes').click();
  const ended = form(page).getByRole('region', { name: /accepted while you were editing/ });
  await expect(ended).toContainText('Nothing was saved.');
  await expect(ended).toContainText('Not to be lost');
  await expect(ended.getByRole('button', { name: 'Copy the last name' })).toBeVisible();
  await expectAccessible(page);
  await ended.getByRole('link', { name: 'make the changes there' }).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page).toHaveURL(new RegExp(`/users/${invitation.userId}$`));
});

test('a member reads why not; who was deactivated is not invited, but reactivated', async ({
  page,
  api,
  request,
  server,
  signInByApi,
}) => {
  const invitation = await invite(api, { hasDashboardAccess: true });
  const headers = { origin: server.url };
  const { invitationId, userId, email } = invitation;
  const made = await page.request.post(invitationLinkCreate.path, { headers, data: { invitationId } });
  const { url } = invitationLinkCreate.answer.parse(await made.json());
  const password = 'correct horse battery staple';
  const data = { token: new URL(url).hash.slice('#token='.length), password };
  expect((await request.post(invitationAccept.path, { headers, data })).status()).toBe(200);

  await signInByApi({ email, password });
  await page.goto('/invitations/new');
  await expect(page.getByText('Only owners and admins manage people.')).toBeVisible();
  await expect(form(page)).toHaveCount(0);
  await expect(button(page, 'Invite…')).toHaveAccessibleDescription('Only owners and admins manage people.');
  await page.goto(`/invitations/${invitationId}/edit`);
  await expect(page.getByText('Only owners and admins manage people.')).toBeVisible();

  await signInByApi();
  await api.call(userRevokeAccess, { body: { userId } });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/invitations/new');
  await address(page).fill(email);
  await expect(form(page).getByText('This address belongs to a deactivated user')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await form(page)
    .getByRole('button', { name: /^Reactivate Mei/ })
    .click();
  await expect(notices(page)).toContainText('has access again');
  await expect(form(page).getByText('This address belongs to a user of the clinic.')).toBeVisible();
});
