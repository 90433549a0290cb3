import type { Browser, BrowserContext, Locator, Page } from '@playwright/test';
import { encodeQuery } from '#contract/encode-query.ts';
import type { Answer, Endpoint } from '#contract/endpoint.ts';
import { invitationList } from '#contract/invitation-endpoints.ts';
import { studyList } from '#contract/study-endpoints.ts';
import type { User } from '#contract/user.ts';
import { userList, userRetrieve } from '#contract/user-endpoints.ts';
import { expectAccessible } from './fixtures/accessible.ts';
import type { CallInput } from './fixtures/api.ts';
import { behindFaults } from './fixtures/behind-faults.ts';
import { signInLinks, startDemoServer } from './fixtures/demo.ts';
import { startDemoAtVendor } from './fixtures/modes.ts';
import type { TestServer } from './fixtures/server.ts';
import { type Person, signInByApi } from './fixtures/sign-in.ts';
import { expect } from './fixtures/test.ts';

type Who = 'owner' | 'admin' | 'member';
type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

const emails: Readonly<Record<Who, string>> = {
  owner: 'maria.lopez@northside.example',
  admin: 'daniel.okafor@northside.example',
  member: 'laura.benedetti@northside.example',
};

const password = 'correct horse battery staple';
const people: readonly Person[] = Object.values(emails).map((email) => ({ email, password }));

/** The demo clinic with its fifty people, behind a proxy in which a test can make single requests fail. */
const test = behindFaults((env, mode) =>
  mode === 'vendor' ? startDemoAtVendor(people, env) : startDemoServer(env),
).extend<{ as: (who: Who) => Promise<Page> }, { sessions: Readonly<Record<Who, Cookies>> }>({
  sessions: [
    async ({ server, browser }, use) => {
      if (server.vendor !== undefined) {
        const signedIn = (who: Who) => cookiesOf(browser, server, { email: emails[who], password });
        await use({
          owner: await signedIn('owner'),
          admin: await signedIn('admin'),
          member: await signedIn('member'),
        });
        return;
      }
      const [owner = '', admin = '', member = ''] = await signInLinks(server, Object.values(emails));
      await use({
        owner: await cookiesFrom(browser, owner),
        admin: await cookiesFrom(browser, admin),
        member: await cookiesFrom(browser, member),
      });
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  /** A page of a browser of their own. */
  as: async ({ browser, server, sessions }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (who) => {
      const context = await browser.newContext({ baseURL: server.url });
      contexts.push(context);
      await context.addCookies(sessions[who]);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

/** Of somebody who has a password. */
async function cookiesOf(browser: Browser, server: TestServer, person: Person): Promise<Cookies> {
  const context = await browser.newContext();
  await signInByApi(await context.newPage(), server.url, person);
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

async function cookiesFrom(browser: Browser, link: string): Promise<Cookies> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.waitForURL(/\/studies/);
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

test.beforeEach(async ({ context, sessions }) => context.addCookies(sessions.owner));

/** Reads with the owner's session. */
async function ask<E extends Endpoint>(page: Page, endpoint: E, input: CallInput = {}): Promise<Answer<E>> {
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => input.params?.[name] ?? '');
  const response = await page.request.get(path + encodeQuery(input.query ?? {}));
  return endpoint.answer.parse(await response.json()) as Answer<E>;
}

const list = (page: Page) => page.getByRole('table', { name: 'People' });
const names = (page: Page) => list(page).getByRole('rowheader').getByRole('link');
const box = (page: Page) => page.getByRole('searchbox', { name: /Find by name/ });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Edit person' });
const palette = (page: Page) => page.getByRole('dialog', { name: 'Find people and pages' });
const paletteField = (page: Page) => palette(page).getByRole('combobox');
const field = (page: Page, name: string): Locator => dialog(page).getByRole('textbox', { name });
const save = (page: Page) => dialog(page).getByRole('button', { name: 'Save changes' });
const named = ({ firstName, lastName }: User) => `${firstName} ${lastName}`;

const widths = [1280, 390] as const;
const schemes = ['light', 'dark'] as const;

async function expectReadable(page: Page, width: number, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ colorScheme });
  await expectAccessible(page);
}

/** Both themes, wide and narrow. */
async function everyLook(page: Page): Promise<void> {
  for (const width of widths) for (const scheme of schemes) await expectReadable(page, width, scheme);
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** Both themes and both widths, half of the pairs. */
async function bothLooks(page: Page): Promise<void> {
  await expectReadable(page, 390, 'dark');
  await expectReadable(page, 1280, 'light');
}

test('one box finds by name, whole address or id, and no address ever stands in the URL', {
  tag: '@vendor',
}, async ({ page, problems, mode }) => {
  problems.allow(/status of 404/);
  const urls: string[] = [];
  page.on('framenavigated', (frame) => urls.push(frame.url()));
  const { users } = await ask(page, userList, { query: { limit: 100 } });
  await page.goto('/users');
  await expect(page.getByRole('main').getByText(`${users.length} people`)).toBeVisible();

  // Both names at once, everybody once.
  await box(page).fill('el');
  const fits = users.filter((user) => /el/i.test(user.firstName) || /el/i.test(user.lastName));
  await expect(page.getByRole('main').getByText(`${fits.length} people`)).toBeVisible();
  expect((await names(page).allInnerTexts()).toSorted()).toEqual(fits.map(named).toSorted());
  await box(page).fill('maria lop');
  await expect(names(page)).toHaveText(['Maria Lopez']);
  await expect(page).toHaveURL(/find=maria\+lop/);

  // Other filters narrow what the box found, and all of them are in the address.
  await box(page).fill('');
  await page.getByRole('combobox', { name: 'Source' }).selectOption('dashboard');
  const access = page.getByRole('combobox', { name: 'Access' });
  if (mode === 'vendor') {
    // Nothing tells who was deactivated elsewhere, so that nobody is called active either.
    await expect(page.getByText('Deactivations made elsewhere do not show here.')).toBeVisible();
    await expect(access).toHaveCount(0);
    await expect(list(page)).not.toContainText('Active');
  } else {
    await access.selectOption('deactivated');
    const gone = users.filter((user) => user.accessRevokedAt && user.invitedSource === 'dashboard');
    await expect(page.getByRole('main').getByText(`${gone.length} people`)).toBeVisible();
    await expect(page).toHaveURL(/access=deactivated/);
  }
  await page.getByRole('searchbox', { name: 'Last name' }).fill('bell');
  await expect(names(page)).toHaveText(['Marcus Bell']);
  await page.reload();
  await expect(names(page)).toHaveText(['Marcus Bell']);
  await page.getByRole('combobox', { name: 'Level' }).selectOption('admin');
  await expect(page.getByRole('heading', { name: 'No people found' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  await expect(page).toHaveURL(/\/users$/);

  // An address: only the whole one.
  await box(page).fill('mei.lin@north');
  await expect(page.getByText('An e-mail is found by its whole address only')).toBeVisible();
  await expect(page.getByRole('main').getByText(`${users.length} people`)).toBeVisible();
  await box(page).fill('Mei.Lin@northside.example');
  await expect(names(page)).toHaveText(['Mei Lin']);
  await names(page).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Mei Lin' })).toBeVisible();
  await page.goBack();
  await expect(box(page)).toHaveValue('Mei.Lin@northside.example');
  await expect(names(page)).toHaveText(['Mei Lin']);

  // What nobody has can be invited, without a word of it in the URL.
  await box(page).fill('nobody.here@elsewhere.example');
  await page.getByRole('link', { name: 'Invite nobody.here@elsewhere.example' }).click();
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toHaveValue('nobody.here@elsewhere.example');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.goto('/users');

  // An id leads there, or says that it leads nowhere.
  await box(page).fill(`usr_${'0'.repeat(32)}`);
  await expect(page.getByText('Nobody with this id is in this clinic.')).toBeVisible();
  const mei = users.find((user) => user.email.startsWith('mei.lin'));
  await box(page).fill(mei?.userId ?? '');
  await expect(page.getByRole('heading', { level: 1, name: 'Mei Lin' })).toBeVisible();
  expect(urls.filter((url) => decodeURIComponent(url).includes('@'))).toEqual([]);
});

test('the directory and a person are readable in both themes, wide and narrow, and say what failed', async ({
  page,
  faults,
  problems,
}) => {
  problems.allow(/status of 500/);
  await page.goto('/users');
  await expect(names(page).first()).toBeVisible();
  await everyLook(page);
  const { studies } = await ask(page, studyList, {
    query: { studyViewerStatus: 'incomplete', isCancelled: false, limit: 100 },
  });
  const assignee = studies.find((study) => study.assignedTo)?.assignedTo;
  if (!assignee) throw new Error('Some of the open studies of the demo are assigned.');
  await page.goto(`/users/${assignee.userId}`);
  await expect(
    page.getByRole('region', { name: 'Open studies' }).getByRole('listitem').first(),
  ).toBeVisible();
  await expect(page.getByRole('region', { name: 'Invitation' })).toContainText(/invitation/);
  await everyLook(page);

  // One section that fails takes nothing else away.
  for (let times = 0; times < 3; times++) faults.next('fail', 'GET', /\/sessions$/);
  await page.reload();
  const signedIn = page.getByRole('region', { name: 'Signed in' });
  await expect(signedIn.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Profile' })).toContainText(assignee.email);
  await signedIn.getByRole('button', { name: 'Try again' }).click();
  await expect(signedIn).toContainText('Not signed in anywhere.');
});

test('edits a person through failures, and patches the list without asking for it again', {
  tag: '@vendor',
}, async ({ page, faults, problems }) => {
  // A browser may send a request again whose kept connection broke, and then meets its own change.
  problems.allow(/status of 500|status of 412|ERR_EMPTY_RESPONSE|ERR_CONNECTION/);
  const [found] = (await ask(page, userList, { query: { firstName: 'katarzyna' } })).users;
  await page.goto('/users?find=katarzyna');
  await names(page).first().click();
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await expect(field(page, 'First name')).toBeFocused();
  await expect(dialog(page)).toContainText('Cannot change: they sign in with it');
  await field(page, 'Last name').fill('Nowak-Lis');
  await dialog(page).getByRole('radio', { name: 'Admin' }).check();
  await expect(dialog(page).getByRole('checkbox', { name: 'Dashboard access' })).toBeChecked();
  await bothLooks(page);

  faults.next('fail', 'PATCH', /users/);
  await save(page).click();
  await expect(dialog(page).getByRole('alert')).toContainText('The server failed');
  await expect(field(page, 'Last name')).toHaveValue('Nowak-Lis');
  // The server writes it, and the answer gets lost: it is found, and not written twice.
  faults.next('lose', 'PATCH', /users/);
  const before = faults.passed.length;
  await save(page).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Katarzyna Nowak-Lis');
  await expect(page.getByRole('region', { name: 'Rights' })).toContainText('Admin');
  await page.getByRole('link', { name: 'People', exact: true }).first().click();
  await page.goBack();
  await page.goBack();
  await expect(names(page)).toHaveText(['Katarzyna Nowak-Lis']);
  const asked = faults.passed.slice(before);
  expect(asked.filter((one) => /GET \/v1\/viewer\/users\?.*firstName/.test(one))).toEqual([]);
  const { users } = await ask(page, userList, { query: { lastName: 'nowak-lis' } });
  expect(users).toMatchObject([{ level: 'admin', hasDashboardAccess: true }]);
  // Written once.
  expect(users[0]?.version).toBe(found?.version && found.version + 1);
});

test('two people at one person: mine or theirs, field by field; the last owner stays one', {
  tag: '@vendor',
}, async ({ page, as, problems, mode }) => {
  problems.allow(/status of 412/);
  const { users } = await ask(page, userList, { query: { lastName: 'Tanaka' } });
  const [user] = users;
  if (!user) throw new Error('The demo has Hiroshi Tanaka.');
  const mine = page;
  const theirs = await as('admin');
  for (const one of [mine, theirs]) {
    await one.goto(`/users/${user.userId}/edit`);
    await expect(field(one, 'First name')).toHaveValue('Hiroshi');
  }
  await field(mine, 'First name').fill('Hiro');
  await field(theirs, 'First name').fill('Hiroshi K.');
  const role = dialog(theirs).getByRole('combobox', { name: 'Clinic role' });
  await role.fill('cardio');
  await role.press('Control+Enter');
  await expect(dialog(theirs)).toHaveCount(0);

  await save(mine).click();
  const conflict = dialog(mine).getByRole('region', { name: /Changed by someone else/ });
  // The vendor does not say who it was.
  if (mode === 'self-hosted') await expect(conflict).toContainText('Daniel Okafor changed');
  await expect(conflict).toContainText('Clinic role: Radiologist → Cardiologist');
  await bothLooks(mine);
  await conflict
    .getByRole('group', { name: /First name/ })
    .getByRole('radio', { name: /^Mine/ })
    .check();
  await conflict.getByRole('button', { name: 'Save with these choices' }).click();
  await expect(dialog(mine)).toHaveCount(0);
  const saved = await ask(page, userRetrieve, { params: { userId: user.userId } });
  expect(saved).toMatchObject({ firstName: 'Hiro', clinicRole: 'Cardiologist' });

  const owner = await ask(page, userList, { query: { level: 'owner' } });
  await mine.goto(`/users/${owner.users[0]?.userId}/edit`);
  await expect(dialog(mine)).toContainText('This is the last active owner.');
  await expect(dialog(mine).getByRole('radio', { name: 'Member' })).toHaveAttribute('aria-disabled', 'true');
  await theirs.goto(`/users/${owner.users[0]?.userId}`);
  await expect(theirs.getByRole('button', { name: 'Edit' })).toHaveAttribute(
    'title',
    'Only an owner may change an owner.',
  );
});

test('a member sees why, and is signed out where their session is ended', { tag: '@vendor' }, async ({
  page,
  as,
}) => {
  const member = await as('member');
  const { users } = await ask(page, userList, { query: { email: emails.member } });
  await member.goto('/users');
  await expect(names(member).first()).toBeVisible();
  await member.goto(`/users/${users[0]?.userId}`);
  await expect(member.getByRole('button', { name: 'Edit' })).toHaveAttribute(
    'title',
    'Only owners and admins manage people.',
  );
  for (const name of ['Signed in', 'Invitation', 'Done to them'])
    await expect(member.getByRole('region', { name })).toContainText('Only owners and admins see');
  await member.keyboard.press('Control+k');
  await member.keyboard.insertText('nobody@elsewhere.example');
  await expect(palette(member)).toContainText(
    'Nobody has this address. Only owners and admins manage people.',
  );
  await member.keyboard.press('Escape');

  await page.goto(`/users/${users[0]?.userId}`);
  const signedIn = page.getByRole('region', { name: 'Signed in' });
  await signedIn.getByRole('button', { name: /^Sign them out/ }).click();
  await expect(signedIn).toContainText('Not signed in anywhere.');
  await expect(page.getByRole('region', { name: 'Signed in' }).locator('[tabindex="-1"]')).toBeFocused();
  await member.getByRole('link', { name: 'Invitations' }).click();
  await member.getByRole('link', { name: 'Studies', exact: true }).click();
  await expect(member).toHaveURL(/\/sign-in/);
});

test('from anywhere to a person, a page, an invitation or a new one, in few keys', {
  tag: '@vendor',
}, async ({ page, problems }) => {
  problems.allow(/status of 404/);
  await page.goto('/settings');
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('Settings');
  let keys = 0;
  const press = async (...pressed: string[]) => {
    for (const key of pressed) {
      keys++;
      await page.keyboard.press(key);
    }
  };
  // Enter may come before the answer does.
  await press('Control+k', 'c', 'a', 's', 't', 'Enter');
  await expect(heading).toHaveText('Helen Castellano');
  await expect(heading).toBeFocused();
  await press('Control+k', 'r', 'a', 'm', 'Enter');
  await expect(heading).toHaveText('Priya Raman');
  expect(keys).toBe(11);

  // Whom one looked at before comes first, and the page that had the focus gets it back.
  await page.keyboard.press('Control+k');
  const options = palette(page).getByRole('option');
  await expect(options.first()).toContainText('Priya Raman');
  await expect(options.nth(1)).toContainText('Helen Castellano');
  await bothLooks(page);
  await page.keyboard.press('Escape');
  await expect(heading).toBeFocused();
  const opener = page.getByRole('button', { name: 'Find people and pages' });
  await opener.click();
  await expect(paletteField(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(opener).toBeFocused();

  const paste = async (text: string) => {
    await page.keyboard.press('Control+k');
    await expect(paletteField(page)).toBeFocused();
    await page.keyboard.insertText(text);
    await page.keyboard.press('Enter');
  };
  await paste(' <Mei.Lin@northside.example>');
  await expect(heading).toHaveText('Mei Lin');
  const { invitations } = await ask(page, invitationList, {
    query: { status: 'sent', expired: 'not-expired' },
  });
  const [invitation] = invitations;
  if (!invitation) throw new Error('The demo has pending invitations.');
  await paste(invitation.email);
  await expect(page).toHaveURL(new RegExp(`/invitations/${invitation.invitationId}$`));
  await paste(invitation.invitationId.toUpperCase());
  await expect(palette(page)).toHaveCount(0);
  await paste('audit');
  await expect(heading).toHaveText('Audit');
  await paste('nobody.yet@elsewhere.example');
  await expect(page).toHaveURL(/\/invitations\/new$/);
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toHaveValue('nobody.yet@elsewhere.example');
});

test('the palette works with shortcuts switched off, and is listed among them', async ({ page }) => {
  await page.goto('/settings');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('?');
  const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(shortcuts).toContainText('Find people and pages');
  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { name: /Shortcuts of single keys/ }).uncheck();
  await page.keyboard.press('Control+k');
  await expect(paletteField(page)).toBeFocused();
});
