import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { apiKeyCreate } from '#contract/api-key.ts';
import { type Leaver, leaverBegin, leaverContinue, leaverRetrieve } from '#contract/leaving.ts';
import { studyCancel, studyUpdate } from '#contract/study-endpoints.ts';
import { userList, userReactivate, userRevokeAccess } from '#contract/user-endpoints.ts';
import { compose } from '#server/compose.ts';
import { folded } from '#server/database/folded.ts';
import { randomId } from '#server/database/identifiers.ts';
import { insertMany } from '#server/database/insert-many.ts';
import { createLog } from '#server/http/log.ts';
import { type Caller, nobody } from '#server/testing/call.ts';
import {
  aDay,
  newUid,
  openTestApp,
  type TestApp,
  type TestClinic,
  type UserColumns,
} from '#server/testing/test-app.ts';
import type { VendorSettings } from './compose.ts';

/** The vendor, its clinic, and Readroom in front of it. */
let upstream: TestApp;
let clinic: TestClinic;
let app: TestApp;
let vendor: VendorSettings;
let clinicId: string;
let owner: Caller;
let admin: Caller;

/** What becomes of a request on its way; undefined lets it through. */
let onTheWay: (request: Request, send: () => Promise<Response>) => Promise<Response> | undefined;

beforeAll(async () => {
  upstream = await openTestApp();
  clinic = await upstream.newClinic();
  vendor = {
    apiKey: clinic.key.secret,
    baseUrl: new URL(upstream.origin),
    clinicName: 'Vendor clinic',
    sleep: async () => {},
    fetch: async (request) => {
      const send = () => upstream.request(request.url, request);
      return onTheWay(request, send) ?? send();
    },
  };
  onTheWay = () => undefined;
  app = await openTestApp({ vendor });
  const row = await app.db.selectFrom('clinics').select('clinic_id').executeTakeFirstOrThrow();
  clinicId = row.clinic_id;
});

beforeEach(async () => {
  onTheWay = () => undefined;
  // What the test before made the vendor fail at is asked for again.
  app.pass(61_000);
  owner = await app.signIn(clinicId, clinic.owner.email);
  admin = await app.signIn(clinicId, clinic.admin.email);
});

const is = (request: Request, method: string, path: string) =>
  request.method === method && new URL(request.url).pathname.startsWith(`/v1/viewer${path}`);

const broken = async (): Promise<Response> => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
};

const refusedWith = async (status: number): Promise<Response> =>
  Response.json({ error: { code: 'x' }, message: 'The vendor says no.', requestId: 'x' }, { status });

const aPerson = (columns: UserColumns = {}) => upstream.addUser(clinic.clinicId, columns);

/** Open studies at the vendor, the first three of them stat, the next two high. Answers their ids. */
async function giveStudies(userId: string, count: number, columns: object = {}): Promise<string[]> {
  const start = upstream.now().getTime() - aDay;
  const rows = Array.from({ length: count }, (_, index) => ({
    study_id: randomId('stu'),
    clinic_id: clinic.clinicId,
    study_instance_uid: newUid(),
    study_description: `CT ${index}`,
    study_description_folded: folded(`CT ${index}`),
    severity: index < 3 ? ('stat' as const) : index < 5 ? ('high' as const) : ('normal' as const),
    study_viewer_status: 'incomplete' as const,
    assigned_to: userId,
    express_customer_id: null,
    metadata: null,
    created_by_user_id: null,
    created_by_api_key_id: null,
    created_at: new Date(start + index),
    updated_at: new Date(start + index),
    cancelled_at: null,
    version: 1,
    ...columns,
  }));
  await insertMany(upstream.db, 'studies', rows);
  return rows.map((row) => row.study_id);
}

const retrieve = (userId: string, by: Caller = owner): Promise<Leaver> =>
  app.done(by, leaverRetrieve, { params: { userId } });

const begin = (userId: string, body: Readonly<Record<string, unknown>>, by: Caller = owner) =>
  app.done(by, leaverBegin, { params: { userId }, body });

const next = (leavingId: string, by: Caller = owner) => app.done(by, leaverContinue, { body: { leavingId } });

/** As the dashboard does it. */
async function toTheEnd(leavingId: string) {
  for (let calls = 1; ; calls++) {
    const leaving = await next(leavingId);
    if (leaving.state !== 'running') return { leaving, calls };
  }
}

/** At the vendor: who has each study, and how often it was changed. */
async function whereabouts(studyIds: readonly string[]) {
  const rows = await upstream.db
    .selectFrom('studies')
    .select(['study_id', 'assigned_to', 'version'])
    .where('study_id', 'in', studyIds)
    .execute();
  return studyIds.map((id) => rows.find((row) => row.study_id === id));
}

/** How many of the studies each of these has. */
async function shares(studyIds: readonly string[], userIds: readonly (string | null)[]) {
  const rows = await whereabouts(studyIds);
  return userIds.map((userId) => rows.filter((row) => row?.assigned_to === userId).length);
}

async function story(storyId: string) {
  return (await app.audit(clinicId)).filter((row) => row.story_id === storyId);
}

const isRevoked = async (userId: string) => {
  const row = await upstream.db
    .selectFrom('users')
    .select('access_revoked_at')
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return row.access_revoked_at !== null;
};

/** Another process on the same database. */
const another = () =>
  compose({
    db: app.db,
    ping: app.connection.ping,
    log: createLog('silent'),
    publicUrl: new URL(app.origin),
    trustedProxies: [],
    viewerUrlTemplate: undefined,
    mail: undefined,
    staticFolder: undefined,
    vendor,
    now: app.now,
  });

describe('says what ends', () => {
  test('open studies by severity, sessions and keys of this dashboard, and no invitation', async () => {
    const person = await aPerson({ level: 'admin', can_manage_studies: true });
    const theirs = await app.signIn(clinicId, person.email);
    await app.signIn(clinicId, person.email);
    await giveStudies(person.userId, 7);
    await giveStudies(person.userId, 2, { study_viewer_status: 'complete' });
    await giveStudies(person.userId, 2, { cancelled_at: upstream.now() });
    await giveStudies(clinic.manager.userId, 1);
    const { apiKey } = await app.done(theirs, apiKeyCreate, { body: { description: 'Night script' } });
    await app.done(owner, apiKeyCreate, { body: { description: 'Not theirs' } });
    expect(await retrieve(person.userId)).toEqual({
      userId: person.userId,
      refusal: null,
      openStudies: { stat: 3, high: 2, normal: 2 },
      sessions: { count: 2, lastSeenAt: app.now().toISOString() },
      apiKeys: [
        {
          apiKeyId: apiKey.apiKeyId,
          description: 'Night script',
          ending: apiKey.ending,
          createdAt: apiKey.createdAt,
          lastUsedAt: null,
        },
      ],
      pendingInvitations: 0,
      leaving: null,
    });
  });

  test('a thousand are counted, and that there are more is said', async () => {
    const { userId } = await aPerson();
    await giveStudies(userId, 1000, { severity: 'normal' });
    expect(await retrieve(userId)).toMatchObject({ openStudies: { stat: 0, high: 0, normal: 1000 } });
    expect((await retrieve(userId)).moreOf).toBeUndefined();
    await giveStudies(userId, 1, { severity: 'normal' });
    expect(await retrieve(userId)).toMatchObject({ openStudies: { normal: 1000 }, moreOf: ['normal'] });
  });
});

describe('ends everything at once', () => {
  test('at the vendor and here, before any study has moved', async () => {
    const person = await aPerson({ level: 'admin', can_manage_studies: true });
    const theirs = await app.signIn(clinicId, person.email);
    const studies = await giveStudies(person.userId, 3);
    const kept = await app.done(theirs, apiKeyCreate, { body: { description: 'Modality gateway' } });
    const ended = await app.done(theirs, apiKeyCreate, { body: { description: 'Own script' } });
    const caller = (secret: string): Caller => ({ credential: { authorization: `Bearer ${secret}` } });
    await app.done(caller(ended.secret), userList);

    const leaving = await begin(person.userId, {
      plan: 'successor',
      successorIds: [clinic.manager.userId],
      keepApiKeyIds: [kept.apiKey.apiKeyId],
    });
    expect(leaving).toMatchObject({
      state: 'running',
      openStudies: 3,
      handedOver: 0,
      left: 3,
      leftAlone: 0,
      // Who never signed in here has a name all the same.
      successors: [{ userId: clinic.manager.userId, email: clinic.manager.email }],
    });
    expect(await isRevoked(person.userId)).toBe(true);
    await app.refused(theirs, userList, 401);
    await app.refused(caller(ended.secret), userList, 401);
    await app.done(caller(kept.secret), userList);
    expect(await shares(studies, [person.userId])).toEqual([3]);
    const listed = await app.done(owner, userList, { query: { email: person.email } });
    expect(listed.users[0]?.accessRevokedAt).toBe(leaving.startedAt);
    expect(await retrieve(person.userId)).toMatchObject({
      refusal: 'This person is deactivated already.',
      leaving: { leavingId: leaving.leavingId, left: 3 },
    });

    expect(await next(leaving.leavingId)).toMatchObject({ state: 'finished', handedOver: 3, left: 0 });
    expect(await shares(studies, [clinic.manager.userId])).toEqual([3]);
    const rows = await story(leaving.leavingId);
    expect(rows.map((row) => [row.action, row.outcome])).toEqual([
      ['leaverBegin', 'done'],
      ['apiKeyRevoke', 'done'],
      ['studyUpdate', 'done'],
      ['studyUpdate', 'done'],
      ['studyUpdate', 'done'],
      ['leaverFinish', 'done'],
    ]);
    expect(rows[0]).toMatchObject({
      actor_id: clinic.owner.userId,
      object_id: person.userId,
      object_name: 'Ada Lovelace',
      before: { hasAccess: true },
      after: {
        hasAccess: false,
        plan: 'successor',
        successors: 'Ada Lovelace',
        openStudies: 3,
        sessionsEnded: 1,
        apiKeysRevoked: 1,
      },
    });
    expect(rows[2]).toMatchObject({
      actor_id: clinic.owner.userId,
      before: { assignedTo: { userId: person.userId, name: 'Ada Lovelace' } },
      after: { assignedTo: { userId: clinic.manager.userId, name: 'Ada Lovelace' } },
    });
    // What is over is answered as it is, and does nothing.
    expect(await next(leaving.leavingId)).toMatchObject({ state: 'finished', handedOver: 3 });
    expect(await story(leaving.leavingId)).toHaveLength(6);
  });

  test('an answer that gets lost leaves everything here as it was, and to ask again does it', async () => {
    const person = await aPerson();
    const theirs = await app.signIn(clinicId, person.email);
    onTheWay = (request, send) =>
      is(request, 'POST', '/users/revoke-access') ? send().then(broken) : undefined;
    const input = { params: { userId: person.userId }, body: { plan: 'unassign' } };
    await app.refused(owner, leaverBegin, 504, input);
    expect((await app.audit(clinicId)).at(-1)).toMatchObject({ action: 'leaverBegin', outcome: 'unknown' });
    expect(await retrieve(person.userId)).toMatchObject({ refusal: null, leaving: null });
    await app.done(theirs, userList);
    onTheWay = () => undefined;
    expect(await begin(person.userId, { plan: 'unassign' })).toMatchObject({ state: 'finished' });
    await app.refused(theirs, userList, 401);
  });

  test('what the vendor refuses is not done here either', async () => {
    const person = await aPerson();
    const input = { params: { userId: person.userId }, body: { plan: 'unassign' } };
    onTheWay = (request) =>
      is(request, 'POST', '/users/revoke-access')
        ? Promise.resolve(Response.json({ success: false, message: 'Not now.' }))
        : undefined;
    expect((await app.refused(owner, leaverBegin, 409, input)).message).toBe('Not now.');
    onTheWay = (request) => (is(request, 'POST', '/users/revoke-access') ? refusedWith(409) : undefined);
    expect((await app.refused(owner, leaverBegin, 409, input)).message).toBe('The vendor says no.');
    expect((await app.audit(clinicId)).slice(-2).map((row) => [row.outcome, row.reason])).toEqual([
      ['refused', 'Not now.'],
      ['refused', 'The vendor says no.'],
    ]);
    expect((await retrieve(person.userId)).leaving).toBeNull();
  });

  test('the end of the access does not wait for a count', async () => {
    const { userId } = await aPerson();
    const studies = await giveStudies(userId, 2);
    onTheWay = (request) => (is(request, 'GET', '/studies') ? refusedWith(500) : undefined);
    const leaving = await begin(userId, { plan: 'unassign' });
    expect(leaving).toMatchObject({ state: 'running', openStudies: 0 });
    expect(await isRevoked(userId)).toBe(true);
    onTheWay = () => undefined;
    app.pass(11_000);
    expect(await next(leaving.leavingId)).toMatchObject({ state: 'finished', openStudies: 2, handedOver: 2 });
    expect(await shares(studies, [null])).toEqual([2]);
  });
});

describe('a hand-over', () => {
  const counts = [0, 1, 45];
  test.each(
    (['successor', 'turns', 'unassign', 'keep'] as const).flatMap((plan) =>
      counts.map((count) => [plan, count] as const),
    ),
  )('%s of %i', async (plan, count) => {
    const { userId } = await aPerson();
    const studies = await giveStudies(userId, count);
    const takers: (string | null)[] = {
      successor: [clinic.manager.userId],
      turns: [clinic.manager.userId, clinic.member.userId, clinic.admin.userId],
      unassign: [null],
      keep: [userId],
    }[plan];
    const successorIds = plan === 'successor' || plan === 'turns' ? takers : [];
    const begun = await begin(userId, { plan, successorIds });
    expect(begun).toMatchObject({
      state: plan === 'keep' || count === 0 ? 'finished' : 'running',
      openStudies: count,
      handedOver: 0,
    });
    const { leaving, calls } = await toTheEnd(begun.leavingId);
    expect(leaving).toMatchObject({
      state: 'finished',
      openStudies: count,
      handedOver: plan === 'keep' ? 0 : count,
      left: 0,
      leftAlone: 0,
      withoutSuccessor: 0,
    });
    expect(leaving.stayed).toBeUndefined();
    expect(calls).toBe(plan === 'keep' || count < 20 ? 1 : 3);
    if (count === 0) return;
    const rows = await whereabouts(studies);
    for (const row of rows) expect(row?.version).toBe(plan === 'keep' ? 1 : 2);
    const share = await shares(studies, takers);
    expect(share).toEqual(
      takers.map((_, index) => Math.floor((count + takers.length - 1 - index) / takers.length)),
    );
    // The most urgent first, four at once.
    const moved = (await story(begun.leavingId)).filter((row) => row.action === 'studyUpdate');
    if (plan !== 'keep' && count > 5) {
      expect(moved.slice(0, 4).map((row) => row.object_id)).toEqual(
        expect.arrayContaining(studies.slice(0, 3)),
      );
      expect(new Set(moved.map((row) => row.object_id)).size).toBe(count);
    }
  });

  test('leaves alone what others took', async () => {
    const { userId } = await aPerson();
    const studies = await giveStudies(userId, 30);
    const { leavingId } = await begin(userId, { plan: 'successor', successorIds: [clinic.manager.userId] });
    expect(await next(leavingId)).toMatchObject({ state: 'running', handedOver: 20, left: 10 });
    const rows = await whereabouts(studies);
    const left = rows.filter((row) => row?.assigned_to === userId).map((row) => row?.study_id ?? '');
    const [taken = '', cancelled = '', complete = '', inTheAct = ''] = left;
    const body = { assignedTo: clinic.owner.userId };
    await upstream.done(clinic.key, studyUpdate, { params: { studyId: taken }, body });
    await upstream.done(clinic.key, studyCancel, { body: { studyId: cancelled } });
    await upstream.done(clinic.key, studyUpdate, {
      params: { studyId: complete },
      body: { studyViewerStatus: 'complete' },
    });
    // Listed, and taken before it is looked at.
    let isTaken = false;
    onTheWay = (request, send) => {
      if (isTaken || !is(request, 'GET', `/studies/${inTheAct}`)) return undefined;
      isTaken = true;
      const params = { studyId: inTheAct };
      return upstream.done(clinic.key, studyUpdate, { params, body }).then(send);
    };
    expect(await next(leavingId)).toMatchObject({ state: 'finished', handedOver: 26, leftAlone: 4 });
    expect(isTaken).toBe(true);
    expect(await shares(studies, [clinic.manager.userId, clinic.owner.userId, userId])).toEqual([26, 2, 2]);
  });

  test('from two processes at once moves each study once', async () => {
    const { userId } = await aPerson();
    const studies = await giveStudies(userId, 45);
    const { leavingId } = await begin(userId, { plan: 'successor', successorIds: [clinic.manager.userId] });
    app.pass(16_000);
    const others = await Promise.all([another(), another()]);
    await Promise.all([
      ...others.map(({ handOvers }) => handOvers.finishAbandoned()),
      next(leavingId),
      next(leavingId, admin),
      next(leavingId),
    ]);
    const { leaving } = await toTheEnd(leavingId);
    expect(leaving).toMatchObject({ state: 'finished', handedOver: 45, leftAlone: 0 });
    for (const row of await whereabouts(studies)) expect(row?.version).toBe(2);
    const rows = await story(leavingId);
    expect(rows).toHaveLength(47);
    expect(rows.every((row) => row.outcome === 'done')).toBe(true);
  });

  test('a successor who leaves here in the middle gets no more; without any, the rest is unassigned', async () => {
    const { userId } = await aPerson();
    const [one, two] = [await aPerson(), await aPerson()];
    const studies = await giveStudies(userId, 45);
    const { leavingId } = await begin(userId, { plan: 'turns', successorIds: [one.userId, two.userId] });
    await next(leavingId);
    await begin(one.userId, { plan: 'keep' });
    await next(leavingId);
    await app.done(owner, userRevokeAccess, { body: { userId: two.userId } });
    expect(await next(leavingId)).toMatchObject({ state: 'finished', handedOver: 45, withoutSuccessor: 5 });
    expect(await shares(studies, [one.userId, two.userId, null])).toEqual([10, 30, 5]);
  });
});

describe('when the vendor', () => {
  test('fails in the middle, it says so, stays running, and goes on later', async () => {
    const { userId } = await aPerson();
    const studies = await giveStudies(userId, 45);
    const { leavingId } = await begin(userId, { plan: 'successor', successorIds: [clinic.manager.userId] });
    let patches = 0;
    onTheWay = (request) =>
      is(request, 'PATCH', '/studies') && ++patches > 6 ? refusedWith(503) : undefined;
    const refused = await app.refused(owner, leaverContinue, 502, { body: { leavingId } });
    expect(refused.message).toContain('What is handed over stays so');
    expect(refused.message).not.toContain('may have been done');
    expect((await retrieve(userId)).leaving).toMatchObject({ state: 'running', handedOver: 6, left: 39 });
    const unknown = (await story(leavingId)).filter((row) => row.outcome === 'unknown');
    expect(unknown).toHaveLength(2);
    onTheWay = () => undefined;
    app.pass(11_000);
    const { leaving } = await toTheEnd(leavingId);
    expect(leaving).toMatchObject({ handedOver: 45, leftAlone: 0 });
    expect(await shares(studies, [clinic.manager.userId])).toEqual([45]);
  });

  test('carries a change out and its answer gets lost, the study is looked at again and counted once', async () => {
    const { userId } = await aPerson();
    const studies = await giveStudies(userId, 10);
    const { leavingId } = await begin(userId, { plan: 'unassign' });
    onTheWay = (request, send) =>
      is(request, 'PATCH', `/studies/${studies[0]}`) ? send().then(broken) : undefined;
    expect(await next(leavingId)).toMatchObject({ state: 'finished', handedOver: 10, leftAlone: 0 });
    for (const row of await whereabouts(studies)) expect(row?.version).toBe(2);
  });

  test('is silent after that, too, the next look finds out', async () => {
    const { userId } = await aPerson();
    const studies = await giveStudies(userId, 5);
    const { leavingId } = await begin(userId, { plan: 'unassign' });
    expect((await retrieve(userId)).leaving?.handedOver).toBe(0);
    let isSilent = false;
    onTheWay = (request, send) => {
      if (isSilent) return broken();
      if (!is(request, 'PATCH', `/studies/${studies[3]}`)) return undefined;
      return send().then(() => {
        isSilent = true;
        return broken();
      });
    };
    await app.refused(owner, leaverContinue, 502, { body: { leavingId } });
    // How far it is stands here, and for the rest stands what was read before.
    expect((await retrieve(userId)).leaving?.handedOver).toBe(4);
    onTheWay = () => undefined;
    app.pass(11_000);
    expect(await next(leavingId)).toMatchObject({ state: 'finished', handedOver: 5, leftAlone: 0 });
    for (const row of await whereabouts(studies)) expect(row?.version).toBe(2);
    expect((await story(leavingId)).filter((row) => row.outcome !== 'done')).toEqual([]);
  });

  test('refuses one study, the others are handed over, and that it stayed is said', async () => {
    const { userId } = await aPerson();
    const studies = await giveStudies(userId, 25);
    const { leavingId } = await begin(userId, { plan: 'successor', successorIds: [clinic.manager.userId] });
    let refusals = 0;
    onTheWay = (request) => {
      if (!is(request, 'PATCH', `/studies/${studies[1]}`)) return undefined;
      refusals++;
      return refusedWith(409);
    };
    const { leaving } = await toTheEnd(leavingId);
    expect(leaving).toMatchObject({ handedOver: 24, leftAlone: 0, stayed: 1 });
    expect(refusals).toBe(1);
    expect(await shares(studies, [clinic.manager.userId, userId])).toEqual([24, 1]);
    const rows = await story(leavingId);
    expect(rows.filter((row) => row.outcome === 'refused')).toMatchObject([
      { object_id: studies[1], reason: 'The vendor says no.' },
    ]);
    expect(rows.at(-1)?.after).toEqual({ handedOver: 24, leftAlone: 0, stayed: 1 });
  });

  test('refuses a successor who was deactivated elsewhere, they go to the others, or to nobody', async () => {
    const { userId } = await aPerson();
    const [gone, there] = [await aPerson(), await aPerson()];
    const studies = await giveStudies(userId, 30);
    await upstream.done(clinic.owner, userRevokeAccess, { body: { userId: gone.userId } });
    const turns = await begin(userId, { plan: 'turns', successorIds: [gone.userId, there.userId] });
    expect((await toTheEnd(turns.leavingId)).leaving).toMatchObject({
      handedOver: 30,
      leftAlone: 0,
      withoutSuccessor: 0,
    });
    expect(await shares(studies, [there.userId])).toEqual([30]);

    const other = await aPerson();
    const theirs = await giveStudies(other.userId, 30);
    const one = await begin(other.userId, { plan: 'successor', successorIds: [gone.userId] });
    const { leaving } = await toTheEnd(one.leavingId);
    expect(leaving).toMatchObject({ handedOver: 30, withoutSuccessor: 30 });
    expect(leaving.stayed).toBeUndefined();
    expect(await shares(theirs, [null])).toEqual([30]);
  });

  test('refuses everything, it ends, and says what stayed', async () => {
    const { userId } = await aPerson();
    await giveStudies(userId, 30);
    const { leavingId } = await begin(userId, { plan: 'successor', successorIds: [clinic.manager.userId] });
    let refusals = 0;
    onTheWay = (request) => {
      if (!is(request, 'PATCH', '/studies')) return undefined;
      refusals++;
      return refusedWith(400);
    };
    const { leaving } = await toTheEnd(leavingId);
    expect(leaving).toMatchObject({ state: 'finished', handedOver: 0, leftAlone: 0, stayed: 30 });
    expect(refusals).toBeLessThanOrEqual(60);
  });
});

describe('what was left', () => {
  test('by a process that was killed, another finishes, and counts what had been carried out', async () => {
    const { userId } = await aPerson();
    const studies = await giveStudies(userId, 45);
    const { leavingId } = await begin(userId, { plan: 'successor', successorIds: [clinic.manager.userId] });
    // Its last change reached the vendor, and nothing after that was written down.
    let patches = 0;
    onTheWay = (request, send) => {
      if (patches >= 10) return broken();
      if (!is(request, 'PATCH', '/studies')) return undefined;
      return send().then((response) => (++patches >= 10 ? broken() : response));
    };
    await app.refused(owner, leaverContinue, 502, { body: { leavingId } });
    const claimed_until = new Date(app.now().getTime() + 60_000);
    await app.db.updateTable('leavings').set({ claimed_until }).where('leaving_id', '=', leavingId).execute();
    onTheWay = () => undefined;

    const others = await Promise.all([another(), another()]);
    const finish = () => Promise.all(others.map(({ handOvers }) => handOvers.finishAbandoned()));
    await finish();
    const before = (await shares(studies, [userId]))[0] ?? 0;
    expect(before).toBeGreaterThan(30);
    app.pass(61_000);
    await finish();
    // It may be that whoever had it only waits for a slow vendor, or that a page asks for the next batch.
    expect(await shares(studies, [userId])).toEqual([before]);
    app.pass(16_000);
    await finish();
    owner = await app.signIn(clinicId, clinic.owner.email);
    const { leaving } = await retrieve(userId);
    expect(leaving).toMatchObject({ state: 'finished', handedOver: 45, leftAlone: 0, left: 0 });
    for (const row of await whereabouts(studies))
      expect([row?.assigned_to, row?.version]).toEqual([clinic.manager.userId, 2]);
    const rows = await story(leavingId);
    expect(rows.at(-1)).toMatchObject({
      action: 'leaverFinish',
      actor_kind: 'system',
      actor_name: 'Readroom',
    });
    expect(rows.filter((row) => row.action === 'studyUpdate' && row.outcome === 'done')).toHaveLength(45);
  });

  test('is asked for less and less while the vendor is silent, and finished when it is back', async () => {
    const { userId } = await aPerson();
    const studies = await giveStudies(userId, 3);
    await begin(userId, { plan: 'unassign' });
    const { handOvers } = await another();
    let asked = 0;
    onTheWay = () => {
      asked++;
      return broken();
    };
    const minutes: number[] = [];
    for (let minute = 0; minute < 20; minute++) {
      app.pass(60_000);
      const before = asked;
      await handOvers.finishAbandoned();
      if (asked > before) minutes.push(minute);
    }
    expect(minutes).toEqual([0, 1, 3, 7, 15]);
    onTheWay = () => undefined;
    app.pass(600_000);
    await handOvers.finishAbandoned();
    expect(await shares(studies, [null])).toEqual([3]);
  });
});

describe('reactivate', () => {
  test('gives access back, and no session, key or study', async () => {
    const person = await aPerson({ level: 'admin', can_manage_studies: true });
    const theirs = await app.signIn(clinicId, person.email);
    const { secret } = await app.done(theirs, apiKeyCreate, { body: { description: 'Own' } });
    const studies = await giveStudies(person.userId, 1);
    const { leavingId } = await begin(person.userId, { plan: 'unassign' });
    await next(leavingId);
    await app.done(admin, userReactivate, { body: { userId: person.userId } });
    expect(await isRevoked(person.userId)).toBe(false);
    await app.refused(theirs, userList, 401);
    await app.refused({ credential: { authorization: `Bearer ${secret}` } }, userList, 401);
    expect(await shares(studies, [null])).toEqual([1]);
    expect(await retrieve(person.userId)).toMatchObject({ refusal: null, leaving: null });
    await app.done(await app.signIn(clinicId, person.email), userList);
  });

  test('in the middle stops the hand-over: what is left stays theirs', async () => {
    const { userId } = await aPerson();
    const studies = await giveStudies(userId, 45);
    const { leavingId } = await begin(userId, { plan: 'unassign' });
    await next(leavingId);
    await app.done(owner, userReactivate, { body: { userId } });
    expect(await next(leavingId)).toMatchObject({ state: 'stopped', handedOver: 20, left: 0, leftAlone: 0 });
    expect(await shares(studies, [userId])).toEqual([25]);
    expect((await story(leavingId)).at(-1)).toMatchObject({ action: 'userReactivate', outcome: 'done' });
    app.pass(1000);
    const again = await begin(userId, { plan: 'unassign' });
    expect(again).toMatchObject({ state: 'running', openStudies: 25 });
    expect(again.leavingId).not.toBe(leavingId);
  });

  test('in the middle of a batch, it stops after the round that is on its way', async () => {
    const { userId } = await aPerson();
    const studies = await giveStudies(userId, 20);
    const { leavingId } = await begin(userId, { plan: 'unassign' });
    let reactivated: Promise<unknown> | undefined;
    onTheWay = (request, send) => {
      if (!is(request, 'PATCH', '/studies')) return undefined;
      reactivated ??= app.done(admin, userReactivate, { body: { userId } });
      return reactivated.then(send);
    };
    expect(await next(leavingId)).toMatchObject({ state: 'stopped', handedOver: 4 });
    expect(await shares(studies, [userId, null])).toEqual([16, 4]);
    expect((await story(leavingId)).filter((row) => row.action === 'leaverFinish')).toEqual([]);
  });
});

describe('who may, and whom', () => {
  test('the reason is said beforehand, and again by the server', async () => {
    const another = await aPerson({ level: 'owner' });
    const { userId } = await aPerson();
    await app.done(owner, userRevokeAccess, { body: { userId } });
    for (const [by, whom, status, reason] of [
      [owner, clinic.owner.userId, 403, 'You cannot deactivate yourself.'],
      [admin, clinic.admin.userId, 403, 'You cannot deactivate yourself.'],
      [admin, another.userId, 403, 'Only an owner may change an owner.'],
      [admin, userId, 409, 'This person is deactivated already.'],
    ] as const) {
      expect((await retrieve(whom, by)).refusal).toBe(reason);
      const input = { params: { userId: whom }, body: { plan: 'keep' } };
      expect((await app.refused(by, leaverBegin, status, input)).message).toBe(reason);
    }
    const withoutStudies = await app.signIn(clinicId, clinic.adminWithoutStudies.email);
    const { userId: leaver } = await aPerson();
    const input = { params: { userId: leaver }, body: { plan: 'unassign' } };
    await app.refused(withoutStudies, leaverBegin, 403, input);
    expect(await isRevoked(leaver)).toBe(false);
    expect(await begin(leaver, { plan: 'keep' }, withoutStudies)).toMatchObject({ state: 'finished' });
    await upstream.db
      .updateTable('users')
      .set({ level: 'member' })
      .where('user_id', '=', another.userId)
      .execute();
  });

  test('successors are other people of the clinic without a deactivation, and as many as the plan says', async () => {
    const { userId } = await aPerson();
    const elsewhere = await upstream.newClinic();
    const revoked = await aPerson();
    await app.done(owner, userRevokeAccess, { body: { userId: revoked.userId } });
    const { manager, member } = clinic;
    const key = (await app.done(owner, apiKeyCreate, { body: { description: 'Not theirs' } })).apiKey;
    for (const [body, field, message] of [
      [{ plan: 'successor' }, 'successorIds', 'Choose a person.'],
      [
        { plan: 'turns', successorIds: [manager.userId, manager.userId] },
        'successorIds',
        'Choose at least two people.',
      ],
      [{ plan: 'keep', successorIds: [manager.userId] }, 'successorIds', 'This choice has no successors.'],
      [
        { plan: 'turns', successorIds: [member.userId, userId] },
        'successorIds.1',
        'Is the person who leaves.',
      ],
      [
        { plan: 'turns', successorIds: [manager.userId, revoked.userId] },
        'successorIds.1',
        'This user is deactivated.',
      ],
      [
        { plan: 'successor', successorIds: [elsewhere.member.userId] },
        'successorIds.0',
        'Is not a user of this clinic.',
      ],
      [
        { plan: 'keep', keepApiKeyIds: [key.apiKeyId] },
        'keepApiKeyIds.0',
        'Is not an API key that this person made.',
      ],
    ] as const) {
      const refused = await app.refused(owner, leaverBegin, 400, { params: { userId }, body });
      expect(refused.fieldErrors).toEqual({ [field]: message });
    }
    expect(await isRevoked(userId)).toBe(false);
    expect((await retrieve(userId)).refusal).toBeNull();
  });

  test('the last owner stays, also when two deactivate each other at once', async () => {
    const second = await aPerson({ level: 'owner', can_manage_studies: true });
    const pair = [clinic.owner, second];
    // As if the vendor did not look itself.
    onTheWay = (request) =>
      is(request, 'POST', '/users/revoke-access')
        ? Promise.resolve(Response.json({ success: true }))
        : undefined;
    for (let round = 0; round < 4; round++) {
      const callers = await Promise.all(pair.map(({ email }) => app.signIn(clinicId, email)));
      const results = await Promise.all(
        callers.map((caller, index) =>
          app.call(caller, leaverBegin, {
            params: { userId: pair[1 - index]?.userId ?? '' },
            body: { plan: 'keep' },
          }),
        ),
      );
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      await app.db
        .updateTable('users')
        .set({ access_revoked_at: null })
        .where('user_id', 'in', [clinic.owner.userId, second.userId])
        .execute();
    }
    onTheWay = () => undefined;
    const theirs = await app.signIn(clinicId, second.email);
    // Made an admin elsewhere, a moment ago.
    await upstream.db
      .updateTable('users')
      .set({ level: 'admin' })
      .where('user_id', '=', second.userId)
      .execute();
    const input = { params: { userId: clinic.owner.userId }, body: { plan: 'keep' } };
    expect((await app.refused(theirs, leaverBegin, 409, input)).message).toContain('last active owner');
  });

  const who = [
    ['owner', 200],
    ['admin', 200],
    ['adminWithoutStudies', 200],
    ['manager', 403],
    ['member', 403],
    ['key', 403],
    ['nobody', 401],
  ] as const;
  test.each([leaverRetrieve, leaverBegin, leaverContinue])('$name: who may', async (endpoint) => {
    const signedIn = (email: string) => app.signIn(clinicId, email);
    const callers = {
      owner,
      admin,
      adminWithoutStudies: await signedIn(clinic.adminWithoutStudies.email),
      manager: await signedIn(clinic.manager.email),
      member: await signedIn(clinic.member.email),
      key: await app.addKey(clinicId),
      nobody,
    };
    for (const [name, allowed] of who) {
      const { userId } = await aPerson();
      const studies = await giveStudies(userId, 1);
      const isContinue = endpoint === leaverContinue;
      const leavingId = isContinue ? (await begin(userId, { plan: 'unassign' })).leavingId : '';
      const result = await app.call(
        callers[name],
        endpoint,
        isContinue
          ? { body: { leavingId } }
          : {
              params: { userId },
              ...(endpoint === leaverBegin
                ? { body: { plan: name === 'adminWithoutStudies' ? 'keep' : 'unassign' } }
                : {}),
            },
      );
      const expected =
        name === 'adminWithoutStudies' && isContinue ? 403 : allowed === 200 ? endpoint.status : allowed;
      expect([name, result.status]).toEqual([name, expected]);
      expect(await isRevoked(userId)).toBe(isContinue || (endpoint === leaverBegin && result.ok));
      expect(await shares(studies, [userId])).toEqual([isContinue && result.ok ? 0 : 1]);
      if (result.status !== 403 || name === 'key') continue;
      const refused = (await app.audit(clinicId)).at(-1);
      expect(refused).toMatchObject({ action: endpoint.name, outcome: 'refused', object_id: userId });
    }
  });

  test('somebody of another clinic is like somebody who does not exist', async () => {
    const elsewhere = await upstream.newClinic();
    for (const userId of [elsewhere.member.userId, `usr_${'0'.repeat(32)}`]) {
      await app.refused(owner, leaverRetrieve, 404, { params: { userId } });
      await app.refused(owner, leaverBegin, 404, { params: { userId }, body: { plan: 'keep' } });
    }
    await app.refused(owner, leaverContinue, 404, { body: { leavingId: crypto.randomUUID() } });
    expect(await isRevoked(elsewhere.member.userId)).toBe(false);
  });
});
