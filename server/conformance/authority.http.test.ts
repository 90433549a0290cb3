import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditList } from '#contract/audit.ts';
import type { Endpoint } from '#contract/endpoint.ts';
import { endpoints } from '#contract/endpoints.ts';
import { invitationList } from '#contract/invitation-endpoints.ts';
import { leaverBegin } from '#contract/leaving.ts';
import { capabilitiesRetrieve, ownSessionList } from '#contract/session-endpoints.ts';
import { studyCancel } from '#contract/study-endpoints.ts';
import { userList } from '#contract/user-endpoints.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import { type Caller, type Input, nobody } from '#server/testing/call.ts';
import { openConformanceApp } from '#server/testing/conformance-app.ts';
import { type ConformanceApp, newUid, type Outsiders, type TestClinic } from '#server/testing/test-app.ts';

/**
 * Who asks, in the order of the columns: of the clinic an owner, an admin, an admin who only reads studies, a member who
 * manages studies, a member, and an API key; the owner and the key of another clinic; then those whose credential is
 * good for nothing any more, and nobody at all.
 */
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

/**
 * Everything that is acted on belongs to the first clinic, so that the other clinic finds nothing (404); what has no
 * object, like a list, is the other clinic's own. Operations that need no credential look at none: what they guard is a
 * secret, which here is a wrong one, and a key's client sends no Origin (403).
 */
const table = `
                           own  adm  adm- man  mem  key | oth  othk | noda revo disk revk nobody
studyCreate                201  201  403  201  403  201 | 201  201  | 401  401  403  401  401
studyList                  200  200  200  200  200  200 | 200  200  | 401  401  403  401  401
studyRetrieve              200  200  200  200  200  200 | 404  404  | 401  401  403  401  401
studyRetrieveByUid         200  200  200  200  200  200 | 404  404  | 401  401  403  401  401
studyUpdate                200  200  403  200  403  200 | 404  404  | 401  401  403  401  401
studyCancel                200  200  403  200  403  200 | 404  404  | 401  401  403  401  401
studyUncancel              200  200  403  200  403  200 | 404  404  | 401  401  403  401  401
studyRerouteUrl            200  200  200  200  200  200 | 404  404  | 401  401  403  401  401

userInvite                 201  201  201  403  403  201 | 201  201  | 401  401  403  401  401
userList                   200  200  200  200  200  200 | 200  200  | 401  401  403  401  401
userRetrieve               200  200  200  200  200  200 | 404  404  | 401  401  403  401  401
userUpdate                 200  200  200  403  403  200 | 404  404  | 401  401  403  401  401
userRevokeAccess           200  200  200  403  403  200 | 404  404  | 401  401  403  401  401
userReactivate             200  200  200  403  403  200 | 404  404  | 401  401  403  401  401
invitationList             200  200  200  403  403  200 | 200  200  | 401  401  403  401  401
invitationRetrieve         200  200  200  403  403  200 | 404  404  | 401  401  403  401  401
invitationUpdate           200  200  200  403  403  200 | 404  404  | 401  401  403  401  401
invitationRevoke           200  200  200  403  403  200 | 404  404  | 401  401  403  401  401

invitationResend           200  200  200  403  403  403 | 404  403  | 401  401  403  401  401
invitationLinkCreate       200  200  200  403  403  403 | 404  403  | 401  401  403  401  401
addressCheck               200  200  200  403  403  403 | 200  403  | 401  401  403  401  401
leaverRetrieve             200  200  200  403  403  403 | 404  403  | 401  401  403  401  401
leaverBegin                201  201  403  403  403  403 | 404  403  | 401  401  403  401  401
leaverContinue             200  200  403  403  403  403 | 404  403  | 401  401  403  401  401
userSessionList            200  200  200  403  403  403 | 404  403  | 401  401  403  401  401
userSessionRevoke          200  200  200  403  403  403 | 404  403  | 401  401  403  401  401

auditList                  200  200  200  403  403  403 | 200  403  | 401  401  403  401  401
auditRetrieve              200  200  200  403  403  403 | 404  403  | 401  401  403  401  401
auditExport                200  200  200  403  403  403 | 200  403  | 401  401  403  401  401
accessReview               200  200  200  403  403  403 | 200  403  | 401  401  403  401  401
apiKeyList                 200  200  200  403  403  403 | 200  403  | 401  401  403  401  401
apiKeyCreate               201  201  201  403  403  403 | 201  403  | 401  401  403  401  401
apiKeyUpdate               200  200  200  403  403  403 | 404  403  | 401  401  403  401  401
apiKeyRotate               201  201  201  403  403  403 | 404  403  | 401  401  403  401  401
apiKeyRevoke               200  200  200  403  403  403 | 404  403  | 401  401  403  401  401
clinicRetrieve             200  200  200  200  200  403 | 200  403  | 401  401  403  401  401
clinicUpdate               200  403  403  403  403  403 | 200  403  | 401  401  403  401  401
mailStatus                 200  200  200  403  403  403 | 200  403  | 401  401  403  401  401
mailTest                   200  200  200  403  403  403 | 200  403  | 401  401  403  401  401

capabilitiesRetrieve       200  200  200  200  200  403 | 200  403  | 401  401  403  401  401
expressCustomerList        200  200  200  200  200  403 | 200  403  | 401  401  403  401  401
metadataKeyList            200  200  200  200  200  403 | 200  403  | 401  401  403  401  401
sessionRetrieve            200  200  200  200  200  403 | 200  403  | 401  401  403  401  401
sessionSwitchClinic        200  200  200  200  200  403 | 404  403  | 401  401  403  401  401
sessionSignOut             200  200  200  200  200  403 | 200  403  | 401  401  403  401  401
ownSessionList             200  200  200  200  200  403 | 200  403  | 401  401  403  401  401
ownSessionRevoke           404  404  404  404  404  403 | 404  403  | 401  401  403  401  401
ownProfileUpdate           200  200  200  200  200  403 | 200  403  | 401  401  403  401  401
securityRetrieve           200  200  200  200  200  403 | 200  403  | 401  401  403  401  401
passwordChange             409  409  409  409  409  403 | 409  403  | 401  401  403  401  401
secondFactorBegin          200  200  200  200  200  403 | 200  403  | 401  401  403  401  401
secondFactorConfirm        400  400  400  400  400  403 | 400  403  | 401  401  403  401  401
secondFactorRemove         409  409  409  409  409  403 | 409  403  | 401  401  403  401  401
recoveryCodesRenew         409  409  409  409  409  403 | 409  403  | 401  401  403  401  401

signInOptionsRetrieve      200  200  200  200  200  200 | 200  200  | 200  200  200  200  200
sessionSignIn              401  401  401  401  401  403 | 401  403  | 401  401  403  403  401
sessionSignInSecondFactor  410  410  410  410  410  403 | 410  403  | 410  410  403  403  410
sessionUseSignInLink       410  410  410  410  410  403 | 410  403  | 410  410  403  403  410
passwordRequestReset       200  200  200  200  200  403 | 200  403  | 200  200  403  403  200
passwordReset              410  410  410  410  410  403 | 410  403  | 410  410  403  403  410
invitationOfferRetrieve    410  410  410  410  410  403 | 410  403  | 410  410  403  403  410
invitationAccept           410  410  410  410  410  403 | 410  403  | 410  410  403  403  410
invitationDecline          410  410  410  410  410  403 | 410  403  | 410  410  403  403  410
setupRetrieve              200  200  200  200  200  200 | 200  200  | 200  200  200  200  200
setupComplete              409  409  409  409  409  403 | 409  403  | 409  409  403  403  409
`;

/** The rows that are others for a clinic at the vendor, whose API has nothing like them. */
const vendorTable = `
                           own  adm  adm- man  mem  key | oth  othk | noda revo disk revk nobody
invitationLinkCreate       404  404  404  404  404  403 | 404  403  | 401  401  403  401  401
addressCheck               404  404  404  404  404  403 | 404  403  | 401  401  403  401  401
`;

/** Allowed, and yet nothing but the audit is different afterwards. */
const leaveNoTrace = [
  'auditExport',
  'addressCheck',
  'mailTest',
  'sessionSwitchClinic',
  'passwordRequestReset',
];

const rowsOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', ...statuses] = line.replaceAll('|', ' ').trim().split(/\s+/);
      return [name, statuses.map(Number)] as const;
    });
const rows = new Map([
  ...rowsOf(table),
  ...(process.env.TEST_BACK_END === 'vendor' ? rowsOf(vendorTable) : []),
]);

let app: ConformanceApp;
let clinic: TestClinic;
let other: TestClinic;
let outsiders: Outsiders;

beforeAll(async () => {
  // Of its own: small enough to be looked through after every refusal.
  app = await openConformanceApp();
  clinic = await app.newClinic();
  other = await app.newClinic();
  outsiders = await app.outsidersOf(clinic);
  // Who has to be asked about again is asked about now, and not in the middle of an attempt.
  for (const as of who) await app.call(callerOf(as), capabilitiesRetrieve);
});

afterAll(() => app.close());

function callerOf(name: Who): Caller {
  if (name === 'otherOwner') return other.owner;
  if (name === 'otherKey') return other.key;
  if (name === 'nobody') return nobody;
  if (name === 'withoutDashboard' || name === 'revoked' || name === 'disabledKey' || name === 'revokedKey')
    return outsiders[name];
  return clinic[name];
}

interface Prepared {
  readonly input: Input;
  /** Where the operation uses up what it is called with. */
  readonly caller?: Caller;
}

const aStudy = () => app.newStudy(clinic);
const aUser = async (revoked = false) =>
  (await app.addUser(clinic.clinicId, { access_revoked_at: revoked ? app.now() : null })).userId;
const aKey = async () => (await app.addKey(clinic.clinicId)).apiKeyId;
const personBody = () => ({
  email: `${newUid()}@clinic.example`,
  firstName: 'Grace',
  lastName: 'Hopper',
  clinicRole: 'Radiologist',
  level: 'member',
  canManageStudies: false,
  hasDashboardAccess: true,
});
async function anInvitation(): Promise<string> {
  const { userId } = await app.done(clinic.key, userInvite, { body: personBody() });
  const { invitations } = await app.done(clinic.key, invitationList, { query: { userId } });
  return invitations[0]?.invitationId ?? '';
}
const body = (value: unknown): Prepared => ({ input: { body: value } });
const params = (value: Record<string, string>, change?: unknown): Prepared => ({
  input: { params: value, ...(change === undefined ? {} : { body: change }) },
});
const nothing = async (): Promise<Prepared> => ({ input: {} });
const code = { code: '000000' };

/** New objects for one attempt, and an input that would change them if it were let. */
const prepare: Readonly<Record<string, (as: Who) => Promise<Prepared>>> = {
  studyCreate: async () => body({ severity: 'stat', studyDescription: 'CT', studyInstanceUid: newUid() }),
  studyRetrieve: async () => params({ studyId: (await aStudy()).studyId }),
  studyRetrieveByUid: async () => params({ studyInstanceUid: (await aStudy()).studyInstanceUid }),
  studyUpdate: async () => params({ studyId: (await aStudy()).studyId }, { severity: 'stat' }),
  studyCancel: async () => body({ studyId: (await aStudy()).studyId }),
  studyUncancel: async () => {
    const { studyId } = await aStudy();
    await app.done(clinic.key, studyCancel, { body: { studyId } });
    return body({ studyId });
  },
  studyRerouteUrl: async () => body({ studyId: (await aStudy()).studyId }),
  userInvite: async () => body(personBody()),
  userRetrieve: async () => params({ userId: await aUser() }),
  userUpdate: async () => params({ userId: await aUser() }, { level: 'admin', firstName: 'Changed' }),
  userRevokeAccess: async () => body({ userId: await aUser() }),
  userReactivate: async () => body({ userId: await aUser(true) }),
  invitationRetrieve: async () => params({ invitationId: await anInvitation() }),
  invitationUpdate: async () => params({ invitationId: await anInvitation() }, { firstName: 'Changed' }),
  invitationRevoke: async () => body({ invitationId: await anInvitation() }),
  invitationResend: async () => body({ invitationId: await anInvitation() }),
  invitationLinkCreate: async () => body({ invitationId: await anInvitation() }),
  addressCheck: async () => body({ emails: [clinic.member.email] }),
  leaverRetrieve: async () => params({ userId: await aUser() }),
  leaverBegin: async () => params({ userId: await aUser() }, { plan: 'unassign' }),
  leaverContinue: async () => {
    const userId = await aUser();
    await app.newStudy(clinic, { assignedTo: userId });
    const { leavingId } = await app.done(clinic.owner, leaverBegin, {
      params: { userId },
      body: { plan: 'unassign' },
    });
    return body({ leavingId });
  },
  userSessionList: async () => params({ userId: await aUser() }),
  userSessionRevoke: async () => {
    const user = await app.addUser(clinic.clinicId);
    await app.signIn(clinic.clinicId, user.email);
    return params({ userId: user.userId }, { all: true });
  },
  auditRetrieve: async () => {
    const { entries } = await app.done(clinic.owner, auditList, { query: { limit: 1 } });
    return params({ auditId: entries[0]?.auditId ?? '' });
  },
  auditExport: async () => body({ outcome: 'refused' }),
  apiKeyCreate: async () => body({ description: 'Made' }),
  apiKeyUpdate: async () => params({ apiKeyId: await aKey() }, { description: 'Changed' }),
  apiKeyRotate: async () => body({ apiKeyId: await aKey(), overlapHours: 0 }),
  apiKeyRevoke: async () => body({ apiKeyId: await aKey() }),
  clinicUpdate: async () => body({ name: `Clinic ${newUid()}` }),
  mailTest: async () => body({}),
  sessionSwitchClinic: async () => body({ clinicId: clinic.clinicId }),
  sessionSignOut: async (as) => {
    const person = as === 'otherOwner' ? other.owner : callerOf(as);
    const clinicId = as === 'otherOwner' ? other.clinicId : clinic.clinicId;
    const isLiving = expectedOf('sessionSignOut', as) === 200 && 'email' in person;
    return isLiving ? { input: {}, caller: await app.signIn(clinicId, String(person.email)) } : { input: {} };
  },
  // A session of somebody else in the same clinic.
  ownSessionRevoke: async () => {
    const user = await app.addUser(clinic.clinicId);
    const { sessions } = await app.done(await app.signIn(clinic.clinicId, user.email), ownSessionList);
    return body({ sessionId: sessions[0]?.sessionId });
  },
  ownProfileUpdate: async () => body({ middleName: newUid().slice(0, 30) }),
  passwordChange: async () => body({ current: 'wrong', password: 'correct horse battery staple' }),
  secondFactorBegin: async () => body({}),
  secondFactorConfirm: async () => body(code),
  secondFactorRemove: async () => body({ ...code, password: 'wrong' }),
  recoveryCodesRenew: async () => body(code),
  sessionSignIn: async () => body({ email: clinic.owner.email, password: 'wrong' }),
  sessionSignInSecondFactor: async () => body({ ...code, challenge: 'wrong' }),
  sessionUseSignInLink: async () => body({ token: 'wrong' }),
  passwordRequestReset: async () => body({ email: 'nobody@elsewhere.example' }),
  passwordReset: async () => body({ token: 'wrong', password: 'correct horse battery staple' }),
  invitationOfferRetrieve: async () => body({ token: 'wrong' }),
  invitationAccept: async () => body({ token: 'wrong', password: 'correct horse battery staple' }),
  invitationDecline: async () => body({ token: 'wrong' }),
  setupComplete: async () =>
    body({
      code: 'wrong',
      clinicName: 'Taken over',
      firstName: 'Eve',
      lastName: 'Hacker',
      email: 'eve@elsewhere.example',
      password: 'correct horse battery staple',
    }),
};

const expectedOf = (operation: string, as: Who) => rows.get(operation)?.[who.indexOf(as)];

/** Of every table a digest of its rows. */
type State = ReadonlyMap<string, string>;

/**
 * Without what a refusal may leave: its record, the counters of tries, and the times at which a credential was last used.
 */
async function everything(): Promise<State> {
  const databases = [...new Set([app.db, app.viewerDb])];
  return new Map((await Promise.all(databases.map(digestsOf))).flat());
}

async function digestsOf(db: ConformanceApp['db'], index: number): Promise<[string, string][]> {
  tables ??= (
    await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE'
        and table_name not in ('audit', 'rate_limits') and table_name not like 'kysely%'`.execute(db)
  ).rows.map(({ name }) => name);
  const digests = tables.map(
    (name) => sql`
      select ${name}::text as name, md5(coalesce(string_agg(row, ' ' order by row), '')) as digest
      from (
        select (to_jsonb(t) - 'last_used_at' - 'last_login_at' - 'updatedAt')::text as row
        from ${sql.table(name)} t
      ) of_table`,
  );
  const found = await sql<{ name: string; digest: string }>`${sql.join(digests, sql` union all `)}`.execute(
    db,
  );
  return found.rows.map(({ name, digest }) => [`${index} ${name}`, digest]);
}
let tables: string[] | undefined;

const changedTables = (before: State, after: State) =>
  [...after.keys()].filter((name) => before.get(name) !== after.get(name));

async function attempt(endpoint: Endpoint, as: Who, { caller, input }: Prepared) {
  // Every attempt is somebody's first.
  await app.db.deleteFrom('rate_limits').execute();
  const result = await app.call(caller ?? callerOf(as), endpoint, input);
  await app.drained();
  return result;
}

async function lastRecord() {
  const { last } = await app.db
    .selectFrom('audit')
    .select((select) => select.fn.max('audit_id').as('last'))
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

/** What a rule has refused to somebody of the clinic is on record, with the reason that they were told. */
async function expectRecorded(
  operation: string,
  as: 'adminWithoutStudies' | 'manager' | 'member',
  input: Input,
  refused: { readonly message: string; readonly headers: Headers },
  since: number,
): Promise<void> {
  const entries = await app.db.selectFrom('audit').selectAll().where('audit_id', '>', since).execute();
  const named = { ...input.params, ...(input.body as Record<string, unknown> | undefined) };
  const id = named.studyId ?? named.userId ?? named.invitationId ?? named.apiKeyId;
  expect(entries).toMatchObject([
    {
      action: operation,
      outcome: 'refused',
      reason: refused.message,
      actor_kind: 'user',
      actor_id: clinic[as].userId,
      actor_name: 'Ada Lovelace',
      actor_email: clinic[as].email,
      ...(typeof id === 'string' ? { object_id: id } : {}),
      // The vendor is not asked for a name where a rule says no.
      ...(typeof id === 'string' && (app.mode === 'selfhosted' || 'apiKeyId' in named)
        ? { object_name: expect.any(String) }
        : {}),
      before: null,
      after: null,
      address: '192.0.2.1',
      request_id: refused.headers.get('x-request-id'),
    },
  ]);
}

test('the table has a row for every operation and a status for everybody', () => {
  expect([...rows.keys()].sort()).toEqual(Object.keys(endpoints).sort());
  for (const [name, statuses] of rows)
    expect([name, statuses.length, statuses.filter((status) => !(status >= 200 && status < 500))]).toEqual([
      name,
      who.length,
      [],
    ]);
});

const tried: readonly Endpoint[] = Object.values(endpoints);

test.each(tried)('$name is for those in the table, and for nobody else', async (endpoint) => {
  const { name } = endpoint;
  const prepared = prepare[name] ?? nothing;
  const isDone = (as: Who) => (expectedOf(name, as) ?? 0) < 400;
  const statuses = new Map<Who, number>();

  const refused = who.filter((as) => !isDone(as));
  if (refused.length > 0) {
    const attempted = await prepared('nobody');
    const before = await everything();
    for (const as of refused) {
      const since = await lastRecord();
      const result = await attempt(endpoint, as, attempted);
      statuses.set(as, result.status);
      expect([as, result.status, changedTables(before, await everything())]).toEqual([as, result.status, []]);
      const isOfClinic = as === 'adminWithoutStudies' || as === 'manager' || as === 'member';
      if (!result.ok && result.status === 403 && isOfClinic)
        await expectRecorded(name, as, attempted.input, result, since);
    }
  }

  const writes = endpoint.method !== 'GET' && !leaveNoTrace.includes(name);
  for (const [index, as] of who.filter(isDone).entries()) {
    const attempted = await prepared(as);
    const isLookedAfter = writes && index === 0;
    const before = isLookedAfter ? await everything() : undefined;
    const result = await attempt(endpoint, as, attempted);
    statuses.set(as, result.status);
    if (before !== undefined) expect(changedTables(before, await everything())).not.toEqual([]);
  }
  expect(who.map((as) => [as, statuses.get(as)])).toEqual(who.map((as) => [as, expectedOf(name, as)]));
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
