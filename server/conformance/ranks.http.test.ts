import { beforeAll, describe, expect, test } from 'vitest';
import { viewerEndpoints } from '#contract/endpoints.ts';
import { capabilitiesRetrieve } from '#contract/session-endpoints.ts';
import { studyList } from '#contract/study-endpoints.ts';
import { userList, userReactivate, userRetrieve, userRevokeAccess } from '#contract/user-endpoints.ts';
import { userInvite, userUpdate } from '#contract/user-write-endpoints.ts';
import type { Caller } from '#server/testing/call.ts';
import { conformanceApp } from '#server/testing/conformance-app.ts';
import type { ConformanceApp, TestClinic, TestPerson } from '#server/testing/test-app.ts';

let app: ConformanceApp;
let clinic: TestClinic;

beforeAll(async () => {
  app = await conformanceApp();
  clinic = await app.newClinic();
});

const read = (userId: string, by: Caller = clinic.key) => app.done(by, userRetrieve, { params: { userId } });

async function unchanged(userId: string, attempt: () => Promise<unknown>): Promise<void> {
  const before = await read(userId);
  await attempt();
  expect(await read(userId)).toEqual(before);
}

async function anOwner(into = clinic): Promise<TestPerson> {
  const user = await app.addUser(into.clinicId, { level: 'owner', can_manage_studies: true });
  return { ...user, ...(await app.signIn(into.clinicId, user.email)) };
}

describe('nobody raises themselves', () => {
  test.each([
    ['member', { level: 'admin' }],
    ['member', { canManageStudies: true }],
    ['member', { firstName: 'Eve' }],
    ['manager', { level: 'admin' }],
    ['adminWithoutStudies', { canManageStudies: true }],
    ['adminWithoutStudies', { canManageStudies: true, firstName: 'Eve' }],
  ] as const)('%s: %j', async (who, body) => {
    const { userId } = clinic[who];
    await unchanged(userId, () => app.refused(clinic[who], userUpdate, 403, { params: { userId }, body }));
  });

  test('nobody is an owner through the API, not even by an owner', async () => {
    for (const caller of [clinic.admin, clinic.owner, clinic.key]) {
      await unchanged(clinic.admin.userId, () =>
        app.refused(caller, userUpdate, 400, {
          params: { userId: clinic.admin.userId },
          body: { level: 'owner' },
        }),
      );
      await app.refused(caller, userInvite, 400, {
        body: {
          email: 'owner@clinic.example',
          firstName: 'A',
          lastName: 'B',
          clinicRole: 'Other',
          level: 'owner',
          canManageStudies: true,
          hasDashboardAccess: true,
        },
      });
    }
  });

  test('the sign-in library serves no operations of its own', async () => {
    for (const path of [
      '/api/auth/update-user',
      '/api/auth/sign-up/email',
      '/api/auth/get-session',
      '/dashboard/auth/update-user',
    ]) {
      const response = await app.request(path, {
        method: 'POST',
        headers: { ...clinic.member.credential, origin: app.origin, 'content-type': 'application/json' },
        body: JSON.stringify({ level: 'owner', email: 'eve@clinic.example', password: 'x'.repeat(20) }),
      });
      expect(response.status).toBe(404);
    }
  });

  test('giving up a right is allowed, and cannot be taken back alone', async () => {
    const own = await app.newClinic();
    const params = { userId: own.admin.userId };
    await app.done(own.admin, userUpdate, { params, body: { canManageStudies: false } });
    await app.refused(own.admin, userUpdate, 403, { params, body: { canManageStudies: true } });
    await app.done(own.admin, userUpdate, { params, body: { level: 'member' } });
    await app.refused(own.admin, userUpdate, 403, { params, body: { level: 'admin' } });
  });

  test('nobody deactivates themselves', async () => {
    for (const person of [clinic.owner, clinic.admin]) {
      await unchanged(person.userId, () =>
        app.refused(person, userRevokeAccess, 403, { body: { userId: person.userId } }),
      );
    }
  });
});

describe('only an owner touches an owner', () => {
  test.each(['admin', 'adminWithoutStudies', 'key', 'member'] as const)('%s', async (who) => {
    const owner = await anOwner();
    const { userId } = owner;
    await unchanged(userId, async () => {
      for (const body of [{ level: 'member' }, { hasDashboardAccess: false }, { firstName: 'Eve' }, {}]) {
        await app.refused(clinic[who], userUpdate, 403, { params: { userId }, body });
      }
      await app.refused(clinic[who], userRevokeAccess, 403, { body: { userId } });
    });
    await app.done(clinic.owner, userRevokeAccess, { body: { userId } });
    await unchanged(userId, () => app.refused(clinic[who], userReactivate, 403, { body: { userId } }));
    await app.done(clinic.owner, userReactivate, { body: { userId } });
    const demoted = await app.done(clinic.owner, userUpdate, {
      params: { userId },
      body: { level: 'admin' },
    });
    expect(demoted.level).toBe('admin');
  });
});

describe('the last active owner stays', () => {
  test.each([
    ['demoted', { level: 'admin' }],
    ['demoted to member', { level: 'member', canManageStudies: false }],
  ])('and is not %s', async (_, body) => {
    const { userId } = clinic.owner;
    const own = await app.newClinic();
    const params = { userId: own.owner.userId };
    const refused = await app.refused(own.owner, userUpdate, 409, { params, body });
    expect(refused.message).toContain('last active owner');
    expect((await read(own.owner.userId, own.key)).level).toBe('owner');
    expect(userId).not.toBe(own.owner.userId);
  });

  test('an owner who cannot sign in does not count', async () => {
    const own = await app.newClinic();
    const second = await anOwner(own);
    await app.done(own.owner, userRevokeAccess, { body: { userId: second.userId } });
    const params = { userId: own.owner.userId };
    await app.refused(own.owner, userUpdate, 409, { params, body: { level: 'admin' } });
    await app.done(own.owner, userReactivate, { body: { userId: second.userId } });
    await app.done(own.owner, userUpdate, { params, body: { level: 'admin' } });
  });

  const activeOwners = async (clinicId: string) =>
    (
      await app.viewerDb
        .selectFrom('users')
        .select('user_id')
        .where('clinic_id', '=', clinicId)
        .where('level', '=', 'owner')
        .where('has_dashboard_access', '=', true)
        .where('access_revoked_at', 'is', null)
        .execute()
    ).length;

  /** Two owners with sessions that no revocation of a round ends for good. */
  async function twoOwners() {
    const own = await app.newClinic();
    const pair = [own.owner, await anOwner(own)] as const;
    const restore = async () => {
      for (const database of new Set([app.db, app.viewerDb]))
        await database
          .updateTable('users')
          .set({ level: 'owner', access_revoked_at: null, has_dashboard_access: true })
          .where('clinic_id', '=', own.clinicId)
          .where('user_id', 'in', [pair[0].userId, pair[1].userId])
          .execute();
    };
    return { own, pair, restore };
  }

  /** What decides at the vendor is the order of this one process, which is the same each time. */
  const rounds = (ofOurs: number) => (process.env.TEST_BACK_END === 'vendor' ? 5 : ofOurs);

  test(`two owners who demote each other at once, ${rounds(50)} times`, async () => {
    const { own, pair, restore } = await twoOwners();
    const [a, b] = pair;
    const demote = (by: Caller, { userId }: TestPerson) =>
      app.call(by, userUpdate, { params: { userId }, body: { level: 'admin' } });
    for (let round = 0; round < rounds(50); round++) {
      const statuses = (await Promise.all([demote(a, b), demote(b, a)])).map(({ status }) => status);
      expect(await activeOwners(own.clinicId)).toBe(1);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      await restore();
    }
  });

  test(`two owners who step down at once, ${rounds(20)} times`, async () => {
    const { own, pair, restore } = await twoOwners();
    for (let round = 0; round < rounds(20); round++) {
      const statuses = await Promise.all(
        pair.map(
          async (owner) =>
            (
              await app.call(owner, userUpdate, {
                params: { userId: owner.userId },
                body: { level: 'member' },
              })
            ).status,
        ),
      );
      expect(await activeOwners(own.clinicId)).toBe(1);
      expect(statuses.sort()).toEqual([200, 409]);
      await restore();
    }
  });

  test(`two owners who deactivate each other at once, ${rounds(20)} times`, async () => {
    const { own, pair, restore } = await twoOwners();
    for (let round = 0; round < rounds(20); round++) {
      // The sessions of a round end with it.
      const callers = await Promise.all(pair.map(({ email }) => app.signIn(own.clinicId, email)));
      await Promise.all(
        callers.map((caller, index) =>
          app.call(caller, userRevokeAccess, { body: { userId: pair[1 - index]?.userId ?? '' } }),
        ),
      );
      expect(await activeOwners(own.clinicId)).toBe(1);
      await restore();
    }
  });
});

describe('what was taken away counts at once', () => {
  const everything = [...Object.values(viewerEndpoints), capabilitiesRetrieve];

  test('a deactivated person is nobody to every operation from the next request on', async () => {
    const own = await app.newClinic();
    await app.done(own.admin, userList);
    await app.done(own.owner, userRevokeAccess, { body: { userId: own.admin.userId } });
    for (const endpoint of everything) await app.refused(own.admin, endpoint, 401);
  });

  test('so is a key', async () => {
    const own = await app.newClinic();
    await app.done(own.key, userList);
    await app.db
      .updateTable('api_keys')
      .set({ revoked_at: app.now() })
      .where('api_key_id', '=', own.key.apiKeyId)
      .execute();
    for (const endpoint of Object.values(viewerEndpoints)) await app.refused(own.key, endpoint, 401);
  });

  test('a lowered level or right counts with the next request', async () => {
    const own = await app.newClinic();
    const { admin, manager } = own;
    await app.done(own.owner, userUpdate, { params: { userId: admin.userId }, body: { level: 'member' } });
    await app.refused(admin, userUpdate, 403, {
      params: { userId: manager.userId },
      body: { firstName: 'Eve' },
    });
    await app.done(admin, studyList);
  });

  test('of a request that was on its way when its right went, none changes anything later', async () => {
    for (let round = 0; round < (app.mode === 'vendor' ? 5 : 15); round++) {
      const own = await app.newClinic();
      const target = await app.addUser(own.clinicId);
      const [change] = await Promise.all([
        app.call(own.admin, userUpdate, { params: { userId: target.userId }, body: { firstName: 'Eve' } }),
        app.done(own.owner, userRevokeAccess, { body: { userId: own.admin.userId } }),
      ]);
      const rows = (await app.audit(own.clinicId)).map(({ action }) => action);
      if (!change.ok) expect(change.status).toBe(401);
      // At the vendor a revocation is on record before it is sent, and counts once it has been carried out.
      else if (app.mode === 'selfhosted')
        expect(rows.indexOf('userUpdate')).toBeLessThan(rows.indexOf('userRevokeAccess'));
    }
  });
});
