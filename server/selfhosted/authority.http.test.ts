import { beforeAll, describe, expect, test } from 'vitest';
import { addressCheck } from '#contract/address-check.ts';
import { auditList } from '#contract/audit.ts';
import type { Endpoint } from '#contract/endpoint.ts';
import { viewerEndpoints } from '#contract/endpoints.ts';
import { expressCustomerList } from '#contract/express-customer.ts';
import { invitationList, invitationRetrieve } from '#contract/invitation-endpoints.ts';
import { capabilitiesRetrieve } from '#contract/session-endpoints.ts';
import { studyRetrieve } from '#contract/study-endpoints.ts';
import { userList, userRetrieve } from '#contract/user-endpoints.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import { type Caller, type Input, nobody } from '#server/testing/call.ts';
import { newUid, type Outsiders, type TestApp, type TestClinic, testApp } from '#server/testing/test-app.ts';

let app: TestApp;
let clinic: TestClinic;
let other: TestClinic;
let outsiders: Outsiders;

beforeAll(async () => {
  app = await testApp();
  clinic = await app.newClinic();
  other = await app.newClinic();
  outsiders = await app.outsidersOf(clinic);
});

const who = [
  'owner',
  'admin',
  'adminWithoutStudies',
  'manager',
  'member',
  'key',
  'otherOwner',
  'otherKey',
  'withoutDashboard',
  'revoked',
  'disabledKey',
  'revokedKey',
  'nobody',
] as const;
type Who = (typeof who)[number];

function callerOf(name: Who): Caller {
  if (name === 'otherOwner') return other.owner;
  if (name === 'otherKey') return other.key;
  if (name === 'nobody') return nobody;
  if (name === 'withoutDashboard' || name === 'revoked' || name === 'disabledKey' || name === 'revokedKey')
    return outsiders[name];
  return clinic[name];
}

/** What comes before any rule of an operation: the credential itself. */
const credentialStatus: Partial<Record<Who, number>> = {
  withoutDashboard: 401,
  revoked: 401,
  disabledKey: 403,
  revokedKey: 401,
  nobody: 401,
};

type Table = Readonly<Record<string, Readonly<Partial<Record<Who, number>>>>>;

const all = (status: number) => ({
  owner: status,
  admin: status,
  adminWithoutStudies: status,
  manager: status,
  member: status,
  key: status,
});
const elsewhere = (status: number) => ({ otherOwner: status, otherKey: status });
const managesStudies = (status: number) => ({ ...all(status), adminWithoutStudies: 403, member: 403 });
const managesPeople = (status: number) => ({ ...all(status), manager: 403, member: 403 });

/** What each may do. Lists and creations of another clinic's people concern their own clinic. */
const table: Table = {
  studyCreate: { ...managesStudies(201), ...elsewhere(201) },
  studyList: { ...all(200), ...elsewhere(200) },
  studyRetrieve: { ...all(200), ...elsewhere(404) },
  studyRetrieveByUid: { ...all(200), ...elsewhere(404) },
  studyUpdate: { ...managesStudies(200), ...elsewhere(404) },
  studyCancel: { ...managesStudies(200), ...elsewhere(404) },
  studyUncancel: { ...managesStudies(200), ...elsewhere(404) },
  studyRerouteUrl: { ...all(200), ...elsewhere(404) },
  userInvite: { ...managesPeople(201), ...elsewhere(201) },
  userList: { ...all(200), ...elsewhere(200) },
  userRetrieve: { ...all(200), ...elsewhere(404) },
  userUpdate: { ...managesPeople(200), ...elsewhere(404) },
  userRevokeAccess: { ...managesPeople(200), ...elsewhere(404) },
  userReactivate: { ...managesPeople(200), ...elsewhere(404) },
  invitationList: { ...managesPeople(200), ...elsewhere(200) },
  invitationRetrieve: { ...managesPeople(200), ...elsewhere(404) },
  invitationUpdate: { ...managesPeople(200), ...elsewhere(404) },
  invitationRevoke: { ...managesPeople(200), ...elsewhere(404) },
  auditList: { ...managesPeople(200), ...elsewhere(200), key: 403, otherKey: 403 },
  addressCheck: { ...managesPeople(200), ...elsewhere(200), key: 403, otherKey: 403 },
  capabilitiesRetrieve: { ...all(200), ...elsewhere(200), key: 403, otherKey: 403 },
  expressCustomerList: { ...all(200), ...elsewhere(200), key: 403, otherKey: 403 },
};

/** New objects for one attempt, an input that would change them, and what they are to compare. */
async function prepare(name: string): Promise<{ input: Input; state: () => Promise<unknown> }> {
  const nothing = async () => undefined;
  if (name === 'studyCreate') {
    const studyInstanceUid = newUid();
    const body = { severity: 'stat', studyDescription: 'CT', studyInstanceUid };
    return {
      input: { body },
      state: async () =>
        (
          await app.db
            .selectFrom('studies')
            .select('clinic_id')
            .where('study_instance_uid', '=', studyInstanceUid)
            .execute()
        ).length,
    };
  }
  if (name === 'userInvite') {
    const email = `someone-${newUid()}@clinic.example`.slice(-60);
    return {
      input: { body: personBody(email) },
      state: async () =>
        (await app.db.selectFrom('invitations').select('user_id').where('email', '=', email).execute())
          .length,
    };
  }
  if (name.startsWith('study') && name !== 'studyList') {
    const study = await app.newStudy(clinic);
    const { studyId, studyInstanceUid } = study;
    if (name === 'studyUncancel')
      await app.done(clinic.key, viewerEndpoints.studyCancel, { body: { studyId } });
    const inputs: Record<string, Input> = {
      studyRetrieve: { params: { studyId } },
      studyRetrieveByUid: { params: { studyInstanceUid } },
      studyUpdate: { params: { studyId }, body: { severity: 'stat' } },
    };
    return {
      input: inputs[name] ?? { body: { studyId } },
      state: () => app.done(clinic.key, studyRetrieve, { params: { studyId } }),
    };
  }
  if (name.startsWith('user') && name !== 'userList') {
    const { userId } = await app.addUser(clinic.clinicId, {
      access_revoked_at: name === 'userReactivate' ? app.now() : null,
    });
    const inputs: Record<string, Input> = {
      userRetrieve: { params: { userId } },
      userUpdate: { params: { userId }, body: { level: 'admin', firstName: 'Changed' } },
    };
    return {
      input: inputs[name] ?? { body: { userId } },
      state: () => app.done(clinic.key, userRetrieve, { params: { userId } }),
    };
  }
  if (name.startsWith('invitation') && name !== 'invitationList') {
    const { userId } = await app.done(clinic.key, userInvite, {
      body: personBody(`${newUid()}@clinic.example`),
    });
    const { invitations } = await app.done(clinic.key, invitationList, { query: { userId } });
    const params = { invitationId: invitations[0]?.invitationId ?? '' };
    const inputs: Record<string, Input> = {
      invitationRetrieve: { params },
      invitationUpdate: { params, body: { firstName: 'Changed' } },
    };
    return {
      input: inputs[name] ?? { body: params },
      state: () => app.done(clinic.key, invitationRetrieve, { params }),
    };
  }
  if (name === 'addressCheck') return { input: { body: { emails: ['a@clinic.example'] } }, state: nothing };
  return { input: {}, state: nothing };
}

function personBody(email: string) {
  return {
    email,
    firstName: 'Grace',
    lastName: 'Hopper',
    clinicRole: 'Radiologist',
    level: 'member',
    canManageStudies: false,
    hasDashboardAccess: true,
  };
}

const tried: readonly Endpoint[] = [
  ...Object.values(viewerEndpoints),
  auditList,
  addressCheck,
  capabilitiesRetrieve,
  expressCustomerList,
];

test('the table names every operation', () => {
  expect(Object.keys(table).sort()).toEqual(tried.map(({ name }) => name).sort());
});

describe.each(tried)('$name', (endpoint) => {
  const changes = endpoint.method !== 'GET' && !['studyRerouteUrl', 'addressCheck'].includes(endpoint.name);

  test.each(who)('%s', async (name) => {
    const expected = credentialStatus[name] ?? table[endpoint.name]?.[name];
    const { input, state } = await prepare(endpoint.name);
    const before = await state();
    const result = await app.call(callerOf(name), endpoint, input);
    expect([result.status, result.text.slice(0, 200)]).toEqual([expected, expect.any(String)]);
    if (changes && result.ok) expect(await state()).not.toEqual(before);
    else expect(await state()).toEqual(before);
  });
});

describe('who is refused by a rule is on record', () => {
  test.each([
    ['studyUpdate', 'member'],
    ['studyCancel', 'adminWithoutStudies'],
    ['studyCreate', 'member'],
    ['userInvite', 'manager'],
    ['userUpdate', 'member'],
    ['userRevokeAccess', 'manager'],
    ['userReactivate', 'member'],
    ['invitationList', 'member'],
    ['invitationRetrieve', 'manager'],
    ['invitationUpdate', 'member'],
    ['invitationRevoke', 'member'],
    ['auditList', 'member'],
    ['addressCheck', 'manager'],
  ] as const)('%s by the %s', async (name, asWhom) => {
    const endpoint = tried.find((each) => each.name === name);
    if (endpoint === undefined) throw new Error(name);
    const { input } = await prepare(name);
    const rows = (await app.audit(clinic.clinicId)).length;
    const refused = await app.refused(clinic[asWhom], endpoint, 403, input);
    const [row, ...more] = (await app.audit(clinic.clinicId)).slice(rows);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      action: name,
      outcome: 'refused',
      reason: refused.message,
      actor_kind: 'user',
      actor_id: clinic[asWhom].userId,
      actor_name: 'Ada Lovelace',
      actor_email: clinic[asWhom].email,
      before: null,
      after: null,
      address: '192.0.2.1',
      request_id: refused.headers.get('x-request-id'),
    });
    const named = { ...input.params, ...(input.body as Record<string, unknown> | undefined) };
    const id = named.studyId ?? named.userId ?? named.invitationId;
    if (typeof id === 'string') expect(row?.object_id).toBe(id);
  });
});

test('a key that is not one of ours, in any spelling, is nobody', async () => {
  const { secret } = clinic.key;
  const unknown = 'This API key is unknown or revoked.';
  const notBearer = 'Send the API key as a Bearer token: Authorization: Bearer sk_live_…';
  for (const [authorization, message] of [
    [`Bearer ${secret}0`, unknown],
    [`Bearer ${secret.toUpperCase()}`, unknown],
    [`Bearer sk_live_${'0'.repeat(32)}`, unknown],
    [`Bearer ${secret} ${secret}`, notBearer],
    [`Basic ${Buffer.from(`${secret}:`).toString('base64')}`, notBearer],
    ['Bearer', notBearer],
    ['Bearer ', notBearer],
    [secret, notBearer],
  ] as const) {
    // Beside a session that would do: a wrong key is never passed over.
    const caller = { credential: { ...clinic.owner.credential, authorization } };
    expect((await app.refused(caller, userList, 401)).message).toBe(message);
  }
  await app.done({ credential: { authorization: `bearer ${secret}` } }, userList);
});
