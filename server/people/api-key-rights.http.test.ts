import { beforeAll, expect, test } from 'vitest';
import { apiKeyCreate } from '#contract/api-key.ts';
import { userUpdate } from '#contract/user-write-endpoints.ts';
import { currentAuthority } from '#server/database/current-authority.ts';
import { type TestApp, type TestClinic, testApp } from '#server/testing/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});

/** The admin of a clinic as a request that came in before their demotion has them. */
async function demotedAdmin({ clinicId, owner, admin }: TestClinic) {
  await app.done(owner, userUpdate, { params: { userId: admin.userId }, body: { level: 'member' } });
  return {
    params: {},
    query: {},
    actor: {
      kind: 'user',
      clinicId,
      userId: admin.userId,
      sessionId: 'a session',
      name: 'Ada Lovelace',
      email: admin.email,
      level: 'admin',
      canManageStudies: true,
    },
    expectedVersion: undefined,
    request: {
      requestId: 'a request',
      address: null,
      cookie: undefined,
      userAgent: undefined,
      setCookie: () => {},
    },
  } as const;
}

const keyRows = (clinicId: string) =>
  app.db
    .selectFrom('api_keys')
    .select(['api_key_id', 'revoked_at'])
    .where('clinic_id', '=', clinicId)
    .execute();

test('rights that came with a request count no more once they are gone', async () => {
  const clinic = await app.newClinic();
  const call = await demotedAdmin(clinic);
  const { dashboard } = app.people;
  const { apiKeyId } = clinic.key;
  const before = (await app.audit(clinic.clinicId)).length;
  await expect(dashboard.apiKeyCreate({ ...call, body: { description: 'Mine' } })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(dashboard.apiKeyRevoke({ ...call, body: { apiKeyId } })).rejects.toMatchObject({
    code: 'forbidden',
  });
  expect(await keyRows(clinic.clinicId)).toEqual([{ api_key_id: apiKeyId, revoked_at: null }]);
  expect((await app.audit(clinic.clinicId)).slice(before)).toMatchObject([
    { action: 'apiKeyCreate', outcome: 'refused', actor_id: clinic.admin.userId, object_id: null },
    { action: 'apiKeyRevoke', outcome: 'refused', actor_id: clinic.admin.userId, object_id: apiKeyId },
  ]);
});

test('an admin who is demoted at that moment makes a key before it or not at all', async () => {
  for (let round = 0; round < 15; round++) {
    const { clinicId, owner, admin } = await app.newClinic();
    const demote = () =>
      app.done(owner, userUpdate, { params: { userId: admin.userId }, body: { level: 'member' } });
    const create = () => app.call(admin, apiKeyCreate, { body: { description: 'At the last moment' } });
    const [created] =
      round % 2 === 0
        ? await Promise.all([create(), demote()])
        : await Promise.all([demote(), create()]).then(([_, result]) => [result]);
    const done = (await app.audit(clinicId)).filter(({ outcome }) => outcome === 'done');
    const actions = done.map(({ action }) => action);
    if (created.ok) expect(actions.indexOf('apiKeyCreate')).toBeLessThan(actions.indexOf('userUpdate'));
    else expect([created.status, (await keyRows(clinicId)).length]).toEqual([403, 1]);
  }
});

test('a key that lost the Viewer on the way has no rights left', async () => {
  const { clinicId, key } = await app.newClinic();
  const actor = {
    kind: 'apiKey',
    clinicId,
    apiKeyId: key.apiKeyId,
    description: 'Test key',
    level: 'admin',
    canManageStudies: true,
  } as const;
  const authority = () => app.db.transaction().execute((trx) => currentAuthority(trx, actor));
  expect(await authority()).toMatchObject({ level: 'admin' });
  await app.db
    .updateTable('api_keys')
    .set({ is_viewer_enabled: false })
    .where('api_key_id', '=', key.apiKeyId)
    .execute();
  await expect(authority()).rejects.toMatchObject({ code: 'forbidden' });
});
