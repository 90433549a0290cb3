import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { Invitation } from '#contract/invitation.ts';
import { invitationList } from '#contract/invitation-endpoints.ts';
import { invitationLinkCreate } from '#contract/invitation-mail-endpoints.ts';
import { invitationAccept } from '#contract/invitation-offer.ts';
import { userRevokeAccess } from '#contract/user-endpoints.ts';
import { userInvite, userUpdate } from '#contract/user-write-endpoints.ts';
import { expectAccessible } from './fixtures/accessible.ts';
import type { Api } from './fixtures/api.ts';
import { behindFaults } from './fixtures/behind-faults.ts';
import { runAdmin } from './fixtures/demo.ts';
import { startFilm } from './fixtures/film.ts';
import { startServerIn } from './fixtures/modes.ts';
import type { TestServer } from './fixtures/server.ts';
import { expect } from './fixtures/test.ts';

/** The real server behind a proxy in which a test can make single requests fail. */
const test = behindFaults((env, mode) => startServerIn(mode, env));

const invitePath = /^\/v1\/viewer\/users$/;
const sendButton = (page: Page) => page.getByRole('button', { name: /^Send \d/ });
const cell = (page: Page, field: string, row: number) =>
  page.getByRole('table').getByLabel(`${field}, row ${row}`, { exact: true });
const rowOf = (page: Page, number: number) =>
  page
    .getByRole('row')
    .filter({ has: page.getByRole('checkbox', { name: `Send row ${number}`, exact: true }) });
const lastSaid = (page: Page) => page.locator('[data-announcer]');

/** Lines of a sheet with its heads, for `count` people of this test alone. */
function sheetOf(name: string, count: number): { readonly emails: string[]; readonly text: string } {
  const roles = ['RN', 'rad tech', 'Radiologist', 'front desk', 'Scribe'];
  const emails = Array.from({ length: count }, (_, index) => `${name}.${index + 1}@sheet.example`);
  const lines = emails.map(
    (email, index) => `${email}\tMei\tLin ${index + 1}\t${roles[index % roles.length]}`,
  );
  return { emails, text: ['E-mail\tFirst name\tLast name\tJob title', ...lines].join('\r\n') };
}

/** As a spreadsheet puts it there. */
async function copy(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
}

async function openSheet(page: Page, text: string): Promise<void> {
  await page.goto('/invitations/import');
  await expect(page.getByRole('heading', { level: 1, name: 'Invite many' })).toBeVisible();
  await copy(page, text);
  await page.keyboard.press('Control+V');
  await expect(sendButton(page)).toBeVisible();
}

const person = (email: string) => ({
  email,
  firstName: 'Grace',
  lastName: 'Hopper',
  clinicRole: 'Scribe',
  level: 'member',
  canManageStudies: false,
  hasDashboardAccess: false,
});

/** Invites somebody and accepts for them. Answers their user id. */
async function newMember(page: Page, api: Api, server: TestServer, email: string): Promise<string> {
  const { userId } = await api.call(userInvite, { body: person(email) });
  const { invitations } = await api.call(invitationList, { query: { userId } });
  const post = async (path: string, data: unknown) => {
    const response = await page.request.post(path, { headers: { origin: server.url }, data });
    expect(response.ok(), await response.text()).toBe(true);
    return response.text();
  };
  const link = await post(invitationLinkCreate.path, { invitationId: invitations[0]?.invitationId });
  const { url } = invitationLinkCreate.answer.parse(JSON.parse(link));
  await post(invitationAccept.path, { token: url.split('#token=')[1] });
  return userId;
}

/** How many invitations of any state each of these addresses has. */
async function invitationsOf(api: Api, emails: readonly string[]): Promise<Record<string, number>> {
  const all: Invitation[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page: { invitations: Invitation[]; hasMore: boolean; cursor?: string | null | undefined } =
      await api.call(invitationList, { query: { limit: 100, cursor } });
    all.push(...page.invitations);
    cursor = page.hasMore ? (page.cursor ?? undefined) : undefined;
  }
  return Object.fromEntries(
    emails.map((email) => [email, all.filter((invitation) => invitation.email === email).length]),
  );
}

const onceEach = (emails: readonly string[]) => Object.fromEntries(emails.map((email) => [email, 1]));

test.beforeEach(({ signInByApi }) => signInByApi());

test('forty people of a clean sheet are invited in two actions: paste, Send', async ({
  page,
  api,
}, testInfo) => {
  const { emails, text } = sheetOf('forty', 40);
  await page.goto('/invitations');
  await page.getByRole('link', { name: 'Invite many…' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Invite many' })).toBeVisible();
  await expectAccessible(page);
  await copy(page, text);
  const film = await startFilm(page, testInfo);
  const actions: string[] = [];
  const act = async (what: string, done: () => Promise<void>) => {
    actions.push(what);
    await done();
  };
  await act('paste', () => page.keyboard.press('Control+V'));
  await expect(sendButton(page)).toHaveText('Send 40');
  await act('send', () => sendButton(page).click());
  await expect(page.getByText('40 people are invited.')).toBeVisible();
  expect(actions).toEqual(['paste', 'send']);
  await film.finish('forty-people.webm');
  await expect(lastSaid(page)).toHaveText(/40 of 40 sent\./);
  await expectAccessible(page);
  expect(await invitationsOf(api, emails)).toEqual(onceEach(emails));
  const { invitations } = await api.call(invitationList, { query: { limit: 40 } });
  const second = invitations.find(({ email }) => email === emails[1]);
  expect(second).toMatchObject({
    firstName: 'Mei',
    lastName: 'Lin 2',
    clinicRole: 'Imaging Technologist',
    level: 'member',
    canManageStudies: false,
    hasDashboardAccess: true,
  });
  // Nothing is left to lose, nothing is kept.
  expect(await page.evaluate(() => sessionStorage.getItem('readroom.invite-many.sheet'))).toBeNull();
  await page.getByRole('link', { name: 'See the invitations' }).click();
  await expect(page.getByRole('table').getByText('forty.40@sheet.example')).toBeVisible();
});

test('a mixed sheet: each row says where it stands, is put right in place, and none is dropped', async ({
  page,
  api,
  server,
  problems,
}) => {
  const leaver = await newMember(page, api, server, 'leaver@mixed.example');
  await api.call(userRevokeAccess, { body: { userId: leaver } });
  await api.call(userInvite, { body: person('pending@mixed.example') });
  await page.emulateMedia({ colorScheme: 'dark' });
  await openSheet(
    page,
    [
      'Name;Mail;Role;Mobile;Level',
      'Ada Byron;ready@mixed.example;RN;+1 (555) 123-4567;',
      '',
      'Ada Byron;READY@mixed.example;RN;;',
      'Grace Hopper;pending@mixed.example;RN;;',
      `Clinic Owner;${server.clinic.owner.email};RN;;`,
      'Lee Ver;leaver@mixed.example;RN;;',
      'Bo;no address;RN;;',
      '=cmd|x Lin;late@mixed.example;RN;;',
      'Ann Lee;neuro.1@mixed.example;neuro radiologist;;',
      'Ann Low;neuro.2@mixed.example;Neuro Radiologist;;admin',
      'Ann Out;out@mixed.example;RN;;',
    ].join('\n'),
  );
  await expect(page.getByText('1 blank line left out')).toBeVisible();
  for (const [number, words] of [
    [2, 'Ready'],
    [4, 'Duplicate Same address as row 2.'],
    [5, 'Pending Grace Hopper has a pending invitation.'],
    [6, 'Existing Clinic Owner is a user of the clinic.'],
    [7, /Deactivated .* is deactivated: reactivate them instead\./],
    [8, 'Invalid E-mail: Must be an e-mail address.'],
    [9, 'Ready'],
    [10, 'Invalid Clinic role: Which role is “neuro radiologist”?'],
  ] as const) {
    await expect(rowOf(page, number).getByRole('cell').first()).toContainText(words);
  }
  await expect(sendButton(page)).toHaveText('Send 3');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Radiologist: apply to all 2 like this' }).click();
  await expect(rowOf(page, 11)).toContainText('Ready');
  await expect(cell(page, 'Clinic role', 11)).toHaveValue('Radiologist');
  await expect(cell(page, 'Dashboard access', 11)).toBeChecked();
  await page.getByRole('checkbox', { name: 'Send row 12' }).uncheck();
  await expect(sendButton(page)).toHaveText('Send 4');

  // Only what has to be put right; a row stays while it is.
  await page.getByRole('button', { name: 'Invalid 1' }).click();
  await expect(page.getByRole('checkbox', { name: /^Send row/ })).toHaveCount(1);
  await cell(page, 'E-mail', 8).fill('mended@mixed.example');
  await expect(rowOf(page, 8).getByRole('cell').first()).toContainText('Last name: Is required.');
  await cell(page, 'Last name', 8).fill('Lin');
  await cell(page, 'Clinic role', 8).fill('front');
  await page.getByRole('option', { name: 'Front Desk Operator' }).click();
  await expect(rowOf(page, 8)).toContainText('Ready');
  await page.getByRole('button', { name: /^All/ }).click();

  // Leaving asks, and nothing is lost by staying.
  await page.getByRole('link', { name: 'Invitations' }).last().click();
  await expect(page.getByRole('dialog', { name: 'Discard the sheet with 10 rows?' })).toBeVisible();
  await page.getByRole('button', { name: 'Stay here' }).click();
  await expect(cell(page, 'E-mail', 8)).toHaveValue('mended@mixed.example');

  // Somebody else is quicker, after the look-up.
  await expect(sendButton(page)).toHaveText('Send 5');
  await api.call(userInvite, { body: person('late@mixed.example') });
  problems.allow(/status of 409/);
  await sendButton(page).click();
  await expect(page.getByText(/4 people are invited, of 10 rows\./)).toBeVisible();
  await expect(rowOf(page, 9)).toContainText('Pending Grace Hopper has a pending invitation.');
  const emails = ['ready', 'pending', 'mended', 'late', 'neuro.1', 'neuro.2'].map(
    (name) => `${name}@mixed.example`,
  );
  expect(await invitationsOf(api, [...emails, 'out@mixed.example'])).toEqual({
    ...onceEach(emails),
    'out@mixed.example': 0,
  });

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download results' }).click();
  const file = await readFile(await (await downloading).path(), 'utf8');
  expect(file.split('\r\n')).toHaveLength(12);
  expect(file).toContain(`"9","late@mixed.example","'=cmd|x","Lin","Registered Nurse","member","Pending"`);
  expect(file).not.toMatch(/(^|,)"[=+\-@\t\r]/m);
});

test('waits as long as a busy server asks, and goes on by itself', async ({
  page,
  api,
  faults,
  problems,
}) => {
  const { emails, text } = sheetOf('busy', 12);
  problems.allow(/status of 429/);
  faults.next('limit', 'POST', invitePath, 3);
  faults.next('limit', 'POST', invitePath, 7);
  await page.addInitScript(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => {
      const text = document.querySelector('[data-announcer]')?.textContent ?? '';
      if (text !== '' && text !== said.at(-1)) said.push(text);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await openSheet(page, text);
  await sendButton(page).click();
  await expect(page.getByText('12 people are invited.')).toBeVisible();
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said.join(' '));
  expect(said).toContain('The server asks to wait a moment.');
  expect(await invitationsOf(api, emails)).toEqual(onceEach(emails));
});

test('a reload in the middle sends nobody twice, and loses nobody', { tag: '@vendor' }, async ({
  page,
  api,
  faults,
  problems,
}) => {
  const { emails, text } = sheetOf('reload', 20);
  // What a reload cuts off is said in the console.
  problems.allow(/net::ERR_/);
  await openSheet(page, text);
  await cell(page, 'Last name', 5).fill('Typed over');
  const before = faults.passed.length;
  faults.next('hold', 'POST', invitePath, 6);
  faults.next('hold', 'POST', invitePath, 6);
  await sendButton(page).click();
  await expect(page.getByText('6 of 20 sent')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sending… 2' })).toBeVisible();
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  // The two whose answer never came are looked up, and are there.
  await expect(page.getByText('8 of 20 sent')).toBeVisible();
  await expect(sendButton(page)).toHaveText('Send 12');
  await expect(cell(page, 'Last name', 5)).toHaveValue('Typed over');
  await sendButton(page).click();
  await expect(page.getByText('20 people are invited.')).toBeVisible();
  const sent = faults.passed.slice(before).filter((request) => /^POST \/v1\/viewer\/users$/.test(request));
  expect(sent).toHaveLength(20);
  expect(await invitationsOf(api, emails)).toEqual(onceEach(emails));
});

test('with the keyboard alone on a small screen, and with a connection that is lost for a moment', async ({
  page,
  api,
  faults,
  problems,
}) => {
  const { emails, text } = sheetOf('small', 8);
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto('/invitations/import');
  // Typed rather than pasted, and read with the keyboard.
  await page.getByRole('textbox', { name: 'Or type the rows' }).focus();
  await page.keyboard.insertText(text.replaceAll('\t', ','));
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Use these rows' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(sendButton(page)).toHaveText('Send 8');
  await expectAccessible(page);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const main = page.getByRole('main').locator('> div').first();
    expect(await main.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  }
  // The answer is lost, and the look-up after it does not come through: nothing more is sent until somebody says so.
  problems.allow(/net::ERR_/);
  faults.next('lose', 'POST', invitePath, 2);
  faults.next('drop', 'POST', /addresses\/check/);
  await sendButton(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'No connection' })).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(page.getByText('8 people are invited.')).toBeVisible();
  expect(await invitationsOf(api, emails)).toEqual(onceEach(emails));
});

test('whoever does not manage people is told so', async ({ page, api, server }) => {
  const userId = await newMember(page, api, server, 'member@forbidden.example');
  await api.call(userUpdate, { params: { userId }, body: { hasDashboardAccess: true } });
  const link = await runAdmin(server, ['sign-in-link', '--email', 'member@forbidden.example']);
  await page.context().clearCookies();
  await page.goto(String(link.url));
  await expect(page).toHaveURL(/\/studies/);
  await page.goto('/invitations/import');
  await expect(page.getByRole('heading', { name: 'Not open to you' })).toBeVisible();
  await expect(page.getByText('Only owners and admins manage people.')).toBeVisible();
});
