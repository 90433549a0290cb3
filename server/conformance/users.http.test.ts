import { beforeAll, describe, expect, test } from 'vitest';
import { invitationList } from '#contract/invitation-endpoints.ts';
import type { User } from '#contract/user.ts';
import { userList, userReactivate, userRetrieve, userRevokeAccess } from '#contract/user-endpoints.ts';
import { userInvite, userUpdate } from '#contract/user-write-endpoints.ts';
import { conformanceApp } from '#server/testing/conformance-app.ts';
import type { ConformanceApp, TestClinic } from '#server/testing/test-app.ts';

let app: ConformanceApp;
let clinic: TestClinic;

beforeAll(async () => {
  app = await conformanceApp();
  clinic = await app.newClinic();
});

/** The vendor only knows the key, whoever it acts for. */
const fromPerson = () => (app.mode === 'vendor' ? 'api' : 'dashboard');

let count = 0;
const invited = (more: Readonly<Record<string, unknown>> = {}) => ({
  email: `New.Person${++count}@Clinic.example`,
  firstName: 'Grace',
  lastName: 'Hopper',
  clinicRole: 'Radiologist',
  level: 'member',
  canManageStudies: true,
  hasDashboardAccess: true,
  ...more,
});

describe('invite', () => {
  test('answers with the user as it will be; the directory does not have them yet', async () => {
    const body = invited({
      middleName: 'Brewster',
      suffix1: 'MD',
      suffix2: 'PhD',
      phoneNumber: '15551234567',
    });
    const user = await app.done(clinic.admin, userInvite, { body });
    expect(user).toEqual({
      ...body,
      userId: expect.stringMatching(/^usr_[0-9a-f]{32}$/),
      invitedSource: fromPerson(),
      createdAt: null,
      lastLoginAt: null,
    });
    await app.refused(clinic.key, userRetrieve, 404, { params: { userId: user.userId } });
    const { users } = await app.done(clinic.key, userList, { query: { email: body.email } });
    expect(users).toEqual([]);
  });

  test('who invited is on the invitation: a person, or a key', async () => {
    const byPerson = await app.done(clinic.owner, userInvite, { body: invited() });
    const byKey = await app.done(clinic.key, userInvite, {
      body: invited({ middleName: null, phoneNumber: null }),
    });
    expect([byPerson.invitedSource, byKey.invitedSource]).toEqual([fromPerson(), 'api']);
    expect(Object.keys(byKey)).not.toContain('middleName');
    const of = async ({ userId }: User) =>
      (await app.done(clinic.key, invitationList, { query: { userId } })).invitations[0];
    const keys = { inviterId: null, invitedByApiKeyId: clinic.viewerKey.apiKeyId, invitedSource: 'api' };
    expect(await of(byPerson)).toMatchObject(
      app.mode === 'vendor' ? keys : { inviterId: clinic.owner.userId, invitedByApiKeyId: null },
    );
    expect(await of(byKey)).toMatchObject(keys);
  });

  test('an address with a pending invitation, or of a user, is a 409 that says which', async () => {
    const body = invited();
    await app.done(clinic.key, userInvite, { body });
    const pending = await app.refused(clinic.key, userInvite, 409, {
      body: { ...body, email: body.email.toUpperCase() },
    });
    expect(pending.message).toContain('pending invitation');
    expect(Object.keys(pending.fieldErrors)).toEqual(['email']);
    const user = await app.refused(clinic.key, userInvite, 409, {
      body: invited({ email: clinic.member.email.toUpperCase() }),
    });
    expect(user.message).toContain('belongs to a user');
    const { email } = await app.addUser(clinic.clinicId, { access_revoked_at: app.now() });
    const deactivated = await app.refused(clinic.key, userInvite, 409, { body: invited({ email }) });
    expect(deactivated.message).toContain('reactivate');
    const other = await app.newClinic();
    await app.done(other.key, userInvite, { body });
  });

  test('of ten invitations of one address at once, however it is spelt, one is made', async () => {
    const body = invited();
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        app.call(index % 3 === 0 ? clinic.owner : clinic.key, userInvite, {
          body: { ...body, email: index % 2 === 0 ? body.email : body.email.toUpperCase() },
        }),
      ),
    );
    expect(results.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });

  test.each([
    ['an owner', { level: 'owner' }, 'level'],
    [
      'an admin without dashboard access',
      { level: 'admin', hasDashboardAccess: false },
      'hasDashboardAccess',
    ],
    ['an unknown role', { clinicRole: 'Wizard' }, 'clinicRole'],
    ['no role', { clinicRole: undefined }, 'clinicRole'],
    ['a null first name', { firstName: null }, 'firstName'],
    ['a blank last name', { lastName: '  ' }, 'lastName'],
    ['101 characters of a name', { firstName: '🙂'.repeat(101) }, 'firstName'],
    ['a phone number with a plus', { phoneNumber: '+15551234567' }, 'phoneNumber'],
    ['nine digits', { phoneNumber: '123456789' }, 'phoneNumber'],
    ['sixteen digits', { phoneNumber: '1234567890123456' }, 'phoneNumber'],
    ['text for a boolean', { canManageStudies: 'true' }, 'canManageStudies'],
    ['a field of the answer', { userId: `usr_${'0'.repeat(32)}` }, 'userId'],
    ['a misspelt field', { midleName: 'x' }, 'midleName'],
    ['an address without an at', { email: 'grace' }, 'email'],
    ['two addresses', { email: 'a@x.example,b@y.example' }, 'email'],
    ['a display name', { email: 'Grace <grace@x.example>' }, 'email'],
    ['a line break in the address', { email: 'a@x.example\r\nbcc: b@y.example' }, 'email'],
    ['a control character in the address', { email: 'a\u0001b@x.example' }, 'email'],
    ['a name on two lines', { firstName: 'Ada\r\nBcc: v@y.example' }, 'firstName'],
    ['an escape in the address', { email: 'a@x\u001b.example' }, 'email'],
    ['an address of 255', { email: `${'a'.repeat(245)}@x.example` }, 'email'],
  ])('%s is refused by name', async (_, more, field) => {
    const { fieldErrors } = await app.refused(clinic.key, userInvite, 400, { body: invited(more) });
    expect(Object.keys(fieldErrors)).toEqual([field]);
  });

  test('every role of both documents, and the newest only there, can be had', async () => {
    for (const clinicRole of ['PACS Administrator', "Pathologists' Assistant", 'Radiation Oncologist']) {
      expect((await app.done(clinic.key, userInvite, { body: invited({ clinicRole }) })).clinicRole).toBe(
        clinicRole,
      );
    }
  });
});

describe('retrieve and update', () => {
  test('a member reads the directory; what was never said is left out', async () => {
    const user = await app.done(clinic.member, userRetrieve, { params: { userId: clinic.manager.userId } });
    expect(user).toEqual({
      userId: clinic.manager.userId,
      email: clinic.manager.email,
      firstName: 'Ada',
      lastName: 'Lovelace',
      clinicRole: 'Radiologist',
      level: 'member',
      canManageStudies: true,
      hasDashboardAccess: true,
      invitedSource: 'dashboard',
      createdAt: expect.any(String),
      lastLoginAt: expect.any(String),
      ...app.extensions({ accessRevokedAt: null, version: 1 }),
    });
    await app.refused(clinic.member, userRetrieve, 404, { params: { userId: `usr_${'0'.repeat(32)}` } });
    await app.refused(clinic.member, userRetrieve, 400, { params: { userId: 'ada' } });
  });

  test('changes what is named, clears what is null, and an unsaid or null role stays', async () => {
    const { userId } = await app.addUser(clinic.clinicId, {
      middle_name: 'King',
      phone_number: '1234567890',
    });
    const params = { userId };
    const before = await app.done(clinic.key, userRetrieve, { params });
    const changed = await app.done(clinic.admin, userUpdate, {
      params,
      body: {
        firstName: 'Augusta',
        lastName: 'Byron',
        middleName: null,
        suffix1: 'MD',
        suffix2: 'PhD',
        phoneNumber: '15551234567',
        clinicRole: null,
        level: 'admin',
        canManageStudies: true,
      },
    });
    const { middleName: _, ...rest } = before;
    expect(changed).toEqual({
      ...rest,
      firstName: 'Augusta',
      lastName: 'Byron',
      suffix1: 'MD',
      suffix2: 'PhD',
      phoneNumber: '15551234567',
      level: 'admin',
      canManageStudies: true,
      ...app.extensions({ version: 2 }),
    });
    expect(await app.done(clinic.key, userRetrieve, { params })).toEqual(changed);
    const named = async (query: Readonly<Record<string, string>>) =>
      (await app.done(clinic.key, userList, { query: { ...query, limit: 100 } })).users.some(
        (user) => user.userId === userId,
      );
    expect(await named({ firstName: 'ugust', lastName: 'YRON' })).toBe(true);
    expect(await named({ firstName: 'Ada' })).toBe(false);
  });

  test.each([
    ['an empty body', {}],
    ['the values that it has', { firstName: 'Ada', level: 'member', middleName: null, clinicRole: null }],
  ])('%s changes nothing: no new version, no audit row', async (_, body) => {
    const { userId } = await app.addUser(clinic.clinicId);
    const before = await app.done(clinic.key, userRetrieve, { params: { userId } });
    const rows = (await app.audit(clinic.clinicId)).length;
    expect(await app.done(clinic.key, userUpdate, { params: { userId }, body })).toEqual(before);
    expect(await app.audit(clinic.clinicId)).toHaveLength(rows);
  });

  test.each([
    ['level owner', { level: 'owner' }, 'level'],
    ['the e-mail, which stays', { email: 'x@y.example' }, 'email'],
    ['a misspelt field', { canManageStudy: true }, 'canManageStudy'],
    ['a null level', { level: null }, 'level'],
    ['a null first name', { firstName: null }, 'firstName'],
    ['an unknown role', { clinicRole: 'Wizard' }, 'clinicRole'],
  ])('%s is refused by name', async (_, body, field) => {
    const { userId } = await app.addUser(clinic.clinicId);
    const { fieldErrors } = await app.refused(clinic.owner, userUpdate, 400, { params: { userId }, body });
    expect(Object.keys(fieldErrors)).toEqual([field]);
  });

  test('an admin keeps dashboard access, whichever half of that comes first', async () => {
    const admin = await app.addUser(clinic.clinicId, { level: 'admin' });
    const lost = await app.refused(clinic.owner, userUpdate, 400, {
      params: { userId: admin.userId },
      body: { hasDashboardAccess: false },
    });
    expect(Object.keys(lost.fieldErrors)).toEqual(['hasDashboardAccess']);
    const member = await app.addUser(clinic.clinicId, { has_dashboard_access: false });
    await app.refused(clinic.owner, userUpdate, 400, {
      params: { userId: member.userId },
      body: { level: 'admin' },
    });
    await app.done(clinic.owner, userUpdate, {
      params: { userId: member.userId },
      body: { level: 'admin', hasDashboardAccess: true },
    });
    await app.done(clinic.owner, userUpdate, {
      params: { userId: member.userId },
      body: { level: 'member', hasDashboardAccess: false },
    });
  });
});

describe('revoke and reactivate', () => {
  test('takes access away and gives it back as it was; repeating says so', async () => {
    const { userId } = await app.addUser(clinic.clinicId, { can_manage_studies: true, level: 'admin' });
    const params = { userId };
    const before = await app.done(clinic.key, userRetrieve, { params });
    app.pass(1000);
    expect(await app.done(clinic.admin, userRevokeAccess, { body: params })).toEqual({ success: true });
    const revoked = await app.done(clinic.key, userRetrieve, { params });
    expect(revoked).toEqual({
      ...before,
      ...app.extensions({ accessRevokedAt: app.now().toISOString(), version: 2 }),
    });
    expect(await app.done(clinic.key, userRevokeAccess, { body: params })).toEqual({
      success: true,
      message: 'The user was already deactivated.',
    });
    expect(await app.done(clinic.key, userReactivate, { body: params })).toEqual({ success: true });
    expect(await app.done(clinic.owner, userReactivate, { body: params })).toEqual({
      success: true,
      message: 'The user already has access.',
    });
    expect(await app.done(clinic.key, userRetrieve, { params })).toEqual({
      ...before,
      ...app.extensions({ version: 3 }),
    });
  });

  test.each([userRevokeAccess, userReactivate])('$name: bad input', async (endpoint) => {
    expect((await app.refused(clinic.key, endpoint, 400, { body: {} })).fieldErrors).toEqual({
      userId: 'Is required.',
    });
    expect((await app.refused(clinic.key, endpoint, 400)).fieldErrors).toEqual({ userId: 'Is required.' });
    await app.refused(clinic.key, endpoint, 404, { body: { userId: `usr_${'0'.repeat(32)}` } });
    await app.refused(clinic.key, endpoint, 400, { body: { userId: clinic.member.userId, force: true } });
  });

  test('sessions end with the access, and do not come back to life with it', async () => {
    const { userId, email } = await app.addUser(clinic.clinicId);
    const person = await app.signIn(clinic.clinicId, email);
    await app.done(person, userList);
    await app.done(clinic.owner, userRevokeAccess, { body: { userId } });
    await app.refused(person, userList, 401);
    await app.done(clinic.owner, userReactivate, { body: { userId } });
    await app.refused(person, userList, 401);
    await app.done(await app.signIn(clinic.clinicId, email), userList);
  });

  test('so it is with dashboard access', async () => {
    const { userId, email } = await app.addUser(clinic.clinicId);
    const person = await app.signIn(clinic.clinicId, email);
    const change = (hasDashboardAccess: boolean) =>
      app.done(clinic.owner, userUpdate, { params: { userId }, body: { hasDashboardAccess } });
    await change(false);
    await app.refused(person, userList, 401);
    await change(true);
    await app.refused(person, userList, 401);
  });

  test('a session in another clinic of the same address goes on', async () => {
    const other = await app.newClinic();
    const { userId, email } = await app.addUser(clinic.clinicId);
    await app.addUser(other.clinicId, { email });
    const there = await app.signIn(other.clinicId, email);
    await app.done(clinic.owner, userRevokeAccess, { body: { userId } });
    await app.done(there, userList);
  });
});

describe('list', () => {
  let people: TestClinic;
  let all: User[];

  const list = async (query: Readonly<Record<string, string>>): Promise<User[]> => {
    const found: User[] = [];
    for (let cursor = ''; ; ) {
      const page = await app.done(people.key, userList, { query: { ...query, cursor } });
      found.push(...page.users);
      if (!page.hasMore) return found;
      cursor = page.cursor ?? '';
    }
  };
  const ids = (users: readonly User[]) => users.map(({ userId }) => userId);

  beforeAll(async () => {
    people = await app.newClinic();
    const names = ['Édith Piaf', 'EDITH Wharton', 'Jürgen Groß', 'JÜRGEN Gross', 'O_Neil %Percent', 'Li Wu'];
    for (const [index, name] of names.entries()) {
      const [first_name = '', last_name = ''] = name.split(' ');
      for (const level of ['member', 'admin'] as const) {
        await app.addUser(people.clinicId, {
          first_name,
          last_name,
          level,
          email: `${level}.${index}@People.example`,
          invited_source: index % 2 === 0 ? 'api' : 'dashboard',
          access_revoked_at: index % 3 === 1 ? app.now() : null,
        });
      }
      app.pass(1000);
    }
    all = await list({ limit: '100' });
    expect(all).toHaveLength(17);
  });

  test.each(['1', '4', '16', '17', '18'])('in pages of %s nobody is lost or repeated', async (limit) => {
    expect(ids(await list({ limit }))).toEqual(ids(all));
    const times = all.map(({ createdAt }) => createdAt ?? '');
    expect(times).toEqual(times.toSorted().reverse());
  });

  type Filters = readonly (readonly [string, string, (user: User) => boolean])[];

  test('each filter alone and each pair, in pages of three', async () => {
    const byAccess: Filters = [
      ['access', 'active', (u) => (u.accessRevokedAt ?? null) === null],
      ['access', 'deactivated', (u) => typeof u.accessRevokedAt === 'string'],
    ];
    const filters: Filters = [
      // The vendor's list has no such filter, and ours would only be of what is on record here.
      ...(app.mode === 'vendor' ? [] : byAccess),
      ['level', 'owner', (u) => u.level === 'owner'],
      ['level', 'admin', (u) => u.level === 'admin'],
      ['level', 'member', (u) => u.level === 'member'],
      ['invitedSource', 'api', (u) => u.invitedSource === 'api'],
      ['invitedSource', 'dashboard', (u) => u.invitedSource === 'dashboard'],
      ['email', 'ADMIN.3@people.EXAMPLE', (u) => u.email === 'admin.3@People.example'],
      ['email', 'admin.3@people', () => false],
      ['email', '%', () => false],
      ['firstName', 'éDI', (u) => u.firstName === 'Édith'],
      ['firstName', 'edi', (u) => u.firstName === 'EDITH'],
      ['firstName', 'jürg', (u) => u.firstName.toLowerCase() === 'jürgen'],
      ['firstName', '_', (u) => u.firstName === 'O_Neil'],
      ['firstName', 'l', (u) => /l/i.test(u.firstName)],
      ['firstName', '', () => true],
      ['lastName', 'ß', (u) => u.lastName === 'Groß'],
      ['lastName', 'SS', (u) => u.lastName === 'Gross'],
      ['lastName', '%p', (u) => u.lastName === '%Percent'],
      ['lastName', 'zz', () => false],
    ];
    for (const [name, value, lets] of filters) {
      expect([name, value, ids(await list({ [name]: value, limit: '3' }))]).toEqual([
        name,
        value,
        ids(all.filter(lets)),
      ]);
      for (const [second, other, letsToo] of filters) {
        if (second === name) continue;
        const found = await list({ [name]: value, [second]: other, limit: '100' });
        expect([name, value, second, other, ids(found)]).toEqual([
          name,
          value,
          second,
          other,
          ids(all.filter((user) => lets(user) && letsToo(user))),
        ]);
      }
    }
  });

  test.each(['active', 'deactivated'])(
    'access=%s is refused by name where the list is not ours',
    async (access) => {
      const { status } = await app.call(people.key, userList, { query: { access } });
      expect(status).toBe(app.mode === 'vendor' ? 400 : 200);
    },
  );

  test.each([
    ['level=boss', 'level'],
    ['level=admin,member', 'level'],
    ['level=admin&level=member', 'level'],
    ['invitedSource=mail', 'invitedSource'],
    ['access=gone', 'access'],
    ['email=', 'email'],
    ['email=%00', 'email'],
    ['order=oldest', 'order'],
    ['name=Ada', 'name'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
  ])('%s is refused by name', async (query, field) => {
    const { fieldErrors } = await app.refused(people.key, userList, 400, { query });
    expect(Object.keys(fieldErrors)).toEqual([field]);
  });
});
