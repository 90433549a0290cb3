import { beforeAll, describe, expect, test } from 'vitest';
import type { Invitation } from '#contract/invitation.ts';
import {
  invitationList,
  invitationRetrieve,
  invitationRevoke,
  invitationUpdate,
} from '#contract/invitation-endpoints.ts';
import { userList } from '#contract/user-endpoints.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import { conformanceApp } from '#server/testing/conformance-app.ts';
import { aDay, type ConformanceApp, type TestClinic } from '#server/testing/test-app.ts';

let app: ConformanceApp;
let clinic: TestClinic;

beforeAll(async () => {
  app = await conformanceApp();
  clinic = await app.newClinic();
});

let count = 0;

/** Invites with the clinic's key, which no time that passes can end. */
async function invite(more: Readonly<Record<string, unknown>> = {}, to = clinic): Promise<Invitation> {
  const { userId } = await app.done(to.key, userInvite, {
    body: {
      email: `invited${++count}@clinic.example`,
      firstName: 'Grace',
      lastName: 'Hopper',
      clinicRole: 'Radiologist',
      level: 'member',
      canManageStudies: false,
      hasDashboardAccess: true,
      ...more,
    },
  });
  const { invitations } = await app.done(to.key, invitationList, { query: { userId } });
  const [made] = invitations;
  if (made === undefined || invitations.length !== 1) throw new Error('Not one invitation.');
  return made;
}

/** Acceptance is another part's; here only its mark is needed. */
const setStatus = (invitation: Invitation, status: 'accepted' | 'rejected') =>
  app.viewerDb
    .updateTable('invitations')
    .set({ status })
    .where('invitation_id', '=', invitation.invitationId)
    .execute();

const paramsOf = ({ invitationId }: Invitation) => ({ invitationId });

test('retrieve answers with the whole invitation', async () => {
  const made = await invite({ middleName: 'Brewster', phoneNumber: '15551234567' });
  expect(made).toEqual({
    invitationId: expect.stringMatching(/^inv_[0-9a-f]{32}$/),
    userId: expect.stringMatching(/^usr_[0-9a-f]{32}$/),
    clinicId: clinic.clinicId,
    email: `invited${count}@clinic.example`,
    firstName: 'Grace',
    middleName: 'Brewster',
    lastName: 'Hopper',
    phoneNumber: '15551234567',
    clinicRole: 'Radiologist',
    level: 'member',
    canManageStudies: false,
    hasDashboardAccess: true,
    status: 'sent',
    invitedSource: 'api',
    inviterId: null,
    invitedByApiKeyId: clinic.viewerKey.apiKeyId,
    expiry: new Date(app.now().getTime() + 7 * aDay).toISOString(),
    createdAt: app.now().toISOString(),
    updatedAt: app.now().toISOString(),
    ...app.extensions({
      version: 1,
      mail: { state: 'waiting', sentAt: null, nextTryAt: app.now().toISOString(), problem: null },
    }),
  });
  for (const caller of [clinic.owner, clinic.adminWithoutStudies, clinic.key]) {
    expect(await app.done(caller, invitationRetrieve, { params: paramsOf(made) })).toEqual(made);
  }
  await app.refused(clinic.key, invitationRetrieve, 404, {
    params: { invitationId: `inv_${'0'.repeat(32)}` },
  });
  await app.refused(clinic.key, invitationRetrieve, 400, { params: { invitationId: made.userId } });
});

describe('update', () => {
  test('a pending invitation changes, and what it asks for now is what counts', async () => {
    const made = await invite({ suffix1: 'MD' });
    app.pass(1000);
    const changed = await app.done(clinic.admin, invitationUpdate, {
      params: paramsOf(made),
      body: {
        firstName: 'Ada',
        suffix1: null,
        level: 'admin',
        clinicRole: 'Physician',
        phoneNumber: '1234567890',
      },
    });
    const { suffix1: _, ...rest } = made;
    expect(changed).toEqual({
      ...rest,
      firstName: 'Ada',
      level: 'admin',
      clinicRole: 'Physician',
      phoneNumber: '1234567890',
      updatedAt: app.now().toISOString(),
      ...app.extensions({ version: 2 }),
    });
  });

  test('an empty body, or what is there already, changes nothing', async () => {
    const made = await invite();
    const rows = (await app.audit(clinic.clinicId)).length;
    for (const body of [{}, { firstName: 'Grace', clinicRole: null, suffix2: null }]) {
      expect(await app.done(clinic.key, invitationUpdate, { params: paramsOf(made), body })).toEqual(made);
    }
    expect(await app.audit(clinic.clinicId)).toHaveLength(rows);
  });

  test.each([
    ['level owner', { level: 'owner' }, 'level'],
    [
      'an admin without dashboard access',
      { level: 'admin', hasDashboardAccess: false },
      'hasDashboardAccess',
    ],
    ['the address, which stays', { email: 'x@y.example' }, 'email'],
    ['the status', { status: 'accepted' }, 'status'],
    ['a misspelt field', { firstname: 'x' }, 'firstname'],
  ])('%s is refused by name', async (_, body, field) => {
    const made = await invite();
    const { fieldErrors } = await app.refused(clinic.key, invitationUpdate, 400, {
      params: paramsOf(made),
      body,
    });
    expect(Object.keys(fieldErrors)).toEqual([field]);
  });
});

describe('what is no longer pending', () => {
  let own: TestClinic;
  beforeAll(async () => {
    own = await app.newClinic();
  });

  test.each([
    ['accepted', 'accepted'],
    ['rejected', 'declined'],
    ['revoked', 'revoked'],
    ['expired', 'expired'],
  ] as const)(
    '%s: an update is a 409 with the reason, a revocation says that nothing was done',
    async (state, said) => {
      const made = await invite({}, own);
      if (state === 'revoked') await app.done(own.key, invitationRevoke, { body: paramsOf(made) });
      else if (state === 'expired') app.pass(7 * aDay);
      else await setStatus(made, state);
      const before = await app.done(own.key, invitationRetrieve, { params: paramsOf(made) });
      const rows = (await app.audit(own.clinicId)).length;
      for (const body of [{ firstName: 'Ada' }, {}]) {
        const refused = await app.refused(own.key, invitationUpdate, 409, { params: paramsOf(made), body });
        expect(refused.message).toContain(said);
      }
      expect(await app.done(own.key, invitationRevoke, { body: paramsOf(made) })).toEqual({
        success: false,
        message: expect.stringContaining(said),
      });
      expect(await app.done(own.key, invitationRetrieve, { params: paramsOf(made) })).toEqual(before);
      expect(await app.audit(own.clinicId)).toHaveLength(rows);
    },
  );

  test('an invitation counts to its very last millisecond', async () => {
    const made = await invite({}, own);
    app.pass(7 * aDay - 1);
    const changed = await app.done(own.key, invitationUpdate, {
      params: paramsOf(made),
      body: { firstName: 'Last' },
    });
    expect(changed.expiry).toBe(made.expiry);
    app.pass(1);
    await app.refused(own.key, invitationUpdate, 409, {
      params: paramsOf(made),
      body: { firstName: 'Late' },
    });
  });

  test.each(['revoked', 'expired', 'rejected'] as const)(
    'after it was %s the address can be invited again, as somebody new',
    async (state) => {
      const email = `again.${state}@clinic.example`;
      const first = await invite({ email }, own);
      await app.refused(own.key, userInvite, 409, { body: bodyOf(first) });
      if (state === 'revoked') await app.done(own.key, invitationRevoke, { body: { userId: first.userId } });
      else if (state === 'expired') app.pass(7 * aDay);
      else await setStatus(first, state);
      const second = await invite({ email: email.toUpperCase() }, own);
      expect(second.userId).not.toBe(first.userId);
      expect(second.invitationId).not.toBe(first.invitationId);
      // The old one is as it was, and its id names it still.
      const old = await app.done(own.key, invitationRetrieve, { params: paramsOf(first) });
      expect(old.status).toBe(state === 'expired' ? 'sent' : state);
      await app.refused(own.key, userInvite, 409, { body: bodyOf(first) });
    },
  );

  test('of ten invitations after the expiry at once, one is made', async () => {
    const first = await invite({}, own);
    app.pass(7 * aDay);
    const results = await Promise.all(
      Array.from({ length: 10 }, () => app.call(own.key, userInvite, { body: bodyOf(first) })),
    );
    expect(results.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });

  function bodyOf({
    email,
    firstName,
    lastName,
    clinicRole,
    level,
    canManageStudies,
    hasDashboardAccess,
  }: Invitation) {
    return { email, firstName, lastName, clinicRole, level, canManageStudies, hasDashboardAccess };
  }
});

describe('revoke', () => {
  // The time that has passed above has ended the sessions of the first clinic.
  beforeAll(async () => {
    clinic = await app.newClinic();
  });

  test('by invitation, by person, or by both when they agree', async () => {
    for (const name of ['invitationId', 'userId', 'both'] as const) {
      const made = await invite();
      const both = { invitationId: made.invitationId, userId: made.userId };
      const body = name === 'both' ? both : { [name]: both[name] };
      app.pass(1000);
      expect(await app.done(clinic.admin, invitationRevoke, { body })).toEqual({ success: true });
      expect(await app.done(clinic.key, invitationRetrieve, { params: paramsOf(made) })).toEqual({
        ...made,
        status: 'revoked',
        updatedAt: app.now().toISOString(),
        ...app.extensions({
          version: 2,
          mail: { ...made.mail, state: 'failed', nextTryAt: null, problem: expect.any(String) },
        }),
      });
    }
  });

  test('neither, both of two people, and unknown ones', async () => {
    const one = await invite();
    const other = await invite();
    for (const input of [{}, { body: {} }, { raw: '' }]) {
      const { message } = await app.refused(clinic.key, invitationRevoke, 400, input);
      expect(message).toBe('Must name an invitation by invitationId or userId.');
    }
    const disagreeing = { invitationId: one.invitationId, userId: other.userId };
    const { fieldErrors } = await app.refused(clinic.key, invitationRevoke, 400, { body: disagreeing });
    expect(Object.keys(fieldErrors)).toEqual(['userId']);
    const unknown = { invitationId: `inv_${'0'.repeat(32)}` };
    await app.refused(clinic.key, invitationRevoke, 404, { body: unknown });
    await app.refused(clinic.key, invitationRevoke, 404, { body: { ...unknown, userId: one.userId } });
    await app.refused(clinic.key, invitationRevoke, 404, { body: { userId: clinic.member.userId } });
    expect((await app.done(clinic.key, invitationRetrieve, { params: paramsOf(one) })).status).toBe('sent');
  });

  test('of ten revocations at once one did it, and the rest say so', async () => {
    const made = await invite();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => app.done(clinic.key, invitationRevoke, { body: paramsOf(made) })),
    );
    expect(answers.filter(({ success }) => success)).toHaveLength(1);
  });

  test('of an update and a revocation at once, neither undoes the other', async () => {
    for (let round = 0; round < 10; round++) {
      const made = await invite();
      const [update] = await Promise.all([
        app.call(clinic.key, invitationUpdate, { params: paramsOf(made), body: { firstName: 'Ada' } }),
        app.done(clinic.owner, invitationRevoke, { body: paramsOf(made) }),
      ]);
      expect([200, 409]).toContain(update.status);
      const after = await app.done(clinic.key, invitationRetrieve, { params: paramsOf(made) });
      expect(after.status).toBe('revoked');
      expect(after.firstName).toBe(update.ok ? 'Ada' : 'Grace');
    }
  });
});

describe('list', () => {
  let queue: TestClinic;
  let all: Invitation[];
  let days: string[];

  const list = async (query: string): Promise<Invitation[]> => {
    const found: Invitation[] = [];
    for (let cursor = ''; ; ) {
      const page = await app.done(queue.key, invitationList, { query: `${query}&cursor=${cursor}` });
      found.push(...page.invitations);
      if (!page.hasMore) return found;
      cursor = page.cursor ?? '';
    }
  };
  const ids = (invitations: readonly Invitation[]) => invitations.map(({ invitationId }) => invitationId);

  beforeAll(async () => {
    queue = await app.newClinic();
    // To midnight: the first invitation is made in the first instant of a day, the next in its last.
    app.pass(aDay - (app.now().getTime() % aDay));
    days = [];
    for (let day = 0; day < 4; day++) {
      days.push(app.now().toISOString().slice(0, 10));
      for (const when of ['first', 'last'] as const) {
        if (when === 'last') app.pass(aDay - 1);
        const made = [await invite({}, queue), await invite({}, queue), await invite({}, queue)];
        if (made[0]) await setStatus(made[0], when === 'first' ? 'accepted' : 'rejected');
        if (made[1]) await app.done(queue.key, invitationRevoke, { body: paramsOf(made[1]) });
      }
      app.pass(1);
    }
    app.pass(4 * aDay);
    all = await list('limit=100');
    expect(all).toHaveLength(24);
  });

  test.each([1, 5, 23, 24, 25])('in pages of %s nobody is lost or repeated', async (limit) => {
    expect(ids(await list(`limit=${limit}`))).toEqual(ids(all));
    const times = all.map(({ createdAt }) => createdAt ?? '');
    expect(times).toEqual(times.toSorted().reverse());
  });

  test('each filter alone and each pair, days inclusive at both ends in UTC', async () => {
    const now = app.now().toISOString();
    const on = (invitation: Invitation) => (invitation.createdAt ?? '').slice(0, 10);
    const isExpired = ({ expiry }: Invitation) => (expiry ?? '') <= now;
    const [, second = '', third = ''] = days;
    const one = all[7];
    const filters: readonly (readonly [string, (invitation: Invitation) => boolean])[] = [
      ['status=sent', (i) => i.status === 'sent'],
      ['status=revoked', (i) => i.status === 'revoked'],
      ['status=sent,accepted', (i) => ['sent', 'accepted'].includes(i.status)],
      ['status=accepted&status=rejected', (i) => ['accepted', 'rejected'].includes(i.status)],
      ['status=sent,revoked&status=rejected', (i) => i.status !== 'accepted'],
      ['status=sent,sent', (i) => i.status === 'sent'],
      ['expired=all', () => true],
      ['expired=expired', isExpired],
      ['expired=not-expired', (i) => !isExpired(i)],
      [`startDate=${second}`, (i) => on(i) >= second],
      [`endDate=${second}`, (i) => on(i) <= second],
      [`startDate=${second}&endDate=${second}`, (i) => on(i) === second],
      [`startDate=${third}&endDate=${second}`, () => false],
      ['startDate=0001-01-01&endDate=9999-12-31', () => true],
      [`userId=${one?.userId}`, (i) => i.userId === one?.userId],
    ];
    expect(all.filter(isExpired).length).toBeGreaterThan(0);
    expect(all.filter(isExpired).length).toBeLessThan(24);
    expect(all.filter((invitation) => on(invitation) === second)).toHaveLength(6);
    const namesOf = (query: string) => [...new URLSearchParams(query).keys()];
    for (const [query, lets] of filters) {
      expect([query, ids(await list(`${query}&limit=4`))]).toEqual([query, ids(all.filter(lets))]);
      for (const [other, letsToo] of filters) {
        if (namesOf(query).some((name) => namesOf(other).includes(name))) continue;
        const found = ids(await list(`${query}&${other}&limit=100`));
        expect([query, other, found]).toEqual([query, other, ids(all.filter((i) => lets(i) && letsToo(i)))]);
      }
    }
  });

  test.each([
    ['status=', 'status'],
    ['status=open', 'status'],
    ['status=sent,', 'status'],
    ['status=sent,%20accepted', 'status'],
    ['status[]=sent', 'status[]'],
    ['expired=true', 'expired'],
    ['expired=all&expired=all', 'expired'],
    ['userId=', 'userId'],
    ['userId=me', 'userId'],
    ['email=x@y.example', 'email'],
    ['startDate=', 'startDate'],
    ['startDate=2026-02-30', 'startDate'],
    ['startDate=2025-02-29', 'startDate'],
    ['startDate=2026-13-01', 'startDate'],
    ['startDate=2026-00-10', 'startDate'],
    ['startDate=2026-1-1', 'startDate'],
    ['startDate=2026-01-01T00:00:00Z', 'startDate'],
    ['startDate=0000-01-01', 'startDate'],
    ['startDate=-000001-01-01', 'startDate'],
    ['endDate=+275760-09-13', 'endDate'],
    ['endDate=today', 'endDate'],
    ['endDate=2026-01-01%00', 'endDate'],
  ])('%s is refused by name', async (query, field) => {
    const { fieldErrors } = await app.refused(queue.key, invitationList, 400, { query });
    expect(Object.keys(fieldErrors)).toEqual([field]);
  });

  test('a 29th of February is a day', async () => {
    expect(await list('startDate=2024-02-29&endDate=2024-02-29&limit=100')).toEqual([]);
  });

  test('whoever was invited is in no list of users', async () => {
    const { users } = await app.done(queue.key, userList, { query: { firstName: 'Grace' } });
    expect(users).toEqual([]);
  });
});
