import { beforeAll, describe, expect, test } from 'vitest';
import { apiKeyCreate } from '#contract/api-key.ts';
import { auditList } from '#contract/audit.ts';
import type { Answer } from '#contract/endpoint.ts';
import { type Leaver, leaverBegin, leaverContinue, leaverRetrieve } from '#contract/leaving.ts';
import { studyCancel, studyList, studyRetrieve, studyUpdate } from '#contract/study-endpoints.ts';
import { userList, userReactivate, userRetrieve, userRevokeAccess } from '#contract/user-endpoints.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import { compose } from '#server/compose.ts';
import { folded } from '#server/database/folded.ts';
import { randomId } from '#server/database/identifiers.ts';
import { insertMany } from '#server/database/insert-many.ts';
import { createLog } from '#server/http/log.ts';
import { type Caller, nobody } from '#server/testing/call.ts';
import { aDay, newUid, type TestApp, type TestClinic, testApp } from '#server/testing/test-app.ts';

let app: TestApp;
let clinic: TestClinic;

beforeAll(async () => {
  app = await testApp();
  clinic = await app.newClinic();
});

interface Person extends Caller {
  readonly userId: string;
  readonly email: string;
}

async function aPerson(columns: Parameters<TestApp['addUser']>[1] = {}, of = clinic): Promise<Person> {
  const user = await app.addUser(of.clinicId, columns);
  return { ...user, ...(await app.signIn(of.clinicId, user.email)) };
}

/** Open studies of one person, the first of them the most urgent and the oldest. Answers their ids in that order. */
async function giveStudies(userId: string, count: number, columns: object = {}): Promise<string[]> {
  const start = app.now().getTime() - aDay;
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
  await insertMany(app.db, 'studies', rows);
  return rows.map((row) => row.study_id);
}

const retrieve = (userId: string, by: Caller = clinic.owner): Promise<Leaver> =>
  app.done(by, leaverRetrieve, { params: { userId } });

const begin = (userId: string, body: Readonly<Record<string, unknown>>, by: Caller = clinic.owner) =>
  app.done(by, leaverBegin, { params: { userId }, body });

const next = (leavingId: string, by: Caller = clinic.owner) =>
  app.done(by, leaverContinue, { body: { leavingId } });

/** By study id: who has it, how often it was changed. */
async function whereabouts(studyIds: readonly string[]) {
  const rows = await app.db
    .selectFrom('studies')
    .select(['study_id', 'assigned_to', 'version'])
    .where('study_id', 'in', studyIds)
    .execute();
  return new Map(rows.map((row) => [row.study_id, row]));
}

async function story(storyId: string) {
  return (await app.audit(clinic.clinicId)).filter((row) => row.story_id === storyId);
}

test('says exactly what ends: open studies by severity, living sessions, live keys, invitations', async () => {
  const person = await aPerson({ level: 'admin', can_manage_studies: true });
  await app.signIn(clinic.clinicId, person.email);
  const elsewhere = await app.newClinic();
  await app.addUser(elsewhere.clinicId, { email: person.email });
  await app.signIn(elsewhere.clinicId, person.email);
  await giveStudies(person.userId, 7);
  await giveStudies(person.userId, 2, { study_viewer_status: 'complete' });
  await giveStudies(person.userId, 2, { cancelled_at: app.now() });
  await giveStudies(clinic.manager.userId, 1);
  const { apiKey } = await app.done(person, apiKeyCreate, { body: { description: 'Night script' } });
  await app.done(clinic.owner, apiKeyCreate, { body: { description: 'Not theirs' } });
  for (const email of [`${newUid()}@x.example`.slice(-60), `${newUid()}@y.example`.slice(-60)])
    await app.done(person, userInvite, {
      body: {
        email,
        firstName: 'Grace',
        lastName: 'Hopper',
        clinicRole: 'Radiologist',
        level: 'member',
        canManageStudies: false,
        hasDashboardAccess: true,
      },
    });
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
    pendingInvitations: 2,
    leaving: null,
  });
});

describe('ends everything at once', () => {
  test('sessions, keys and access in one answer, before any study has moved', async () => {
    const person = await aPerson({ level: 'admin', can_manage_studies: true });
    const studies = await giveStudies(person.userId, 3);
    const kept = await app.done(person, apiKeyCreate, { body: { description: 'Modality gateway' } });
    const ended = await app.done(person, apiKeyCreate, { body: { description: 'Own script' } });
    const caller = (secret: string): Caller => ({ credential: { authorization: `Bearer ${secret}` } });
    await app.done(caller(ended.secret), userList);

    const leaving = await begin(person.userId, {
      plan: 'successor',
      successorIds: [clinic.manager.userId],
      keepApiKeyIds: [kept.apiKey.apiKeyId],
    });
    expect(leaving).toMatchObject({ state: 'running', openStudies: 3, handedOver: 0, left: 3, leftAlone: 0 });
    await app.refused(person, userList, 401);
    await app.refused(caller(ended.secret), userList, 401);
    await app.done(caller(kept.secret), userList);
    for (const { assigned_to } of (await whereabouts(studies)).values())
      expect(assigned_to).toBe(person.userId);
    // Nothing more can be given to somebody who has left.
    await app.refused(clinic.key, studyUpdate, 400, {
      params: { studyId: (await app.newStudy(clinic)).studyId },
      body: { assignedTo: person.userId },
    });
    const user = await app.done(clinic.key, userRetrieve, { params: { userId: person.userId } });
    expect(user).toMatchObject({ accessRevokedAt: leaving.startedAt, version: 2 });

    expect(await next(leaving.leavingId)).toMatchObject({ state: 'finished', handedOver: 3, left: 0 });
    const study = await app.done(clinic.key, studyRetrieve, { params: { studyId: studies[0] ?? '' } });
    expect(study).toMatchObject({ assignedTo: { userId: clinic.manager.userId }, version: 2 });
  });

  test.each([
    ['keep', 0, 'assigned'],
    ['unassign', 2, null],
  ] as const)('%s', async (plan, handedOver, after) => {
    const person = await app.addUser(clinic.clinicId);
    const studies = await giveStudies(person.userId, 2);
    const leaving = await begin(person.userId, { plan });
    expect(leaving.state).toBe(plan === 'keep' ? 'finished' : 'running');
    expect(await next(leaving.leavingId)).toMatchObject({ state: 'finished', handedOver, leftAlone: 0 });
    for (const { assigned_to } of (await whereabouts(studies)).values())
      expect(assigned_to).toBe(after === null ? null : person.userId);
  });

  test('with nothing to hand over it is finished as it begins', async () => {
    const { userId } = await app.addUser(clinic.clinicId);
    expect(await begin(userId, { plan: 'unassign' })).toMatchObject({ state: 'finished', openStudies: 0 });
  });
});

describe('a long hand-over', () => {
  test('goes by turn in batches, survives a crash, leaves alone what others took, and tells one story', async () => {
    const person = await aPerson({ first_name: 'Maria', last_name: 'Lopez' });
    const studies = await giveStudies(person.userId, 450);
    const [one, two, three] = [clinic.manager, clinic.member, clinic.admin].map(({ userId }) => userId);
    const leaving = await begin(person.userId, { plan: 'turns', successorIds: [one, two, three] });
    expect(await next(leaving.leavingId)).toMatchObject({ state: 'running', handedOver: 200, left: 250 });
    // The most urgent first, and each successor in turn.
    const first = await whereabouts(studies.slice(0, 200));
    for (const [index, id] of studies.slice(0, 200).entries())
      expect(first.get(id)?.assigned_to).toBe([one, two, three][index % 3]);
    expect((await whereabouts(studies.slice(200, 201))).get(studies[200] ?? '')?.assigned_to).toBe(
      person.userId,
    );

    // Meanwhile somebody takes one, cancels one and completes one.
    const [taken = '', cancelled = '', complete = ''] = studies.slice(300, 303);
    await app.done(clinic.key, studyUpdate, {
      params: { studyId: taken },
      body: { assignedTo: clinic.owner.userId },
    });
    await app.done(clinic.key, studyCancel, { body: { studyId: cancelled } });
    await app.done(clinic.key, studyUpdate, {
      params: { studyId: complete },
      body: { studyViewerStatus: 'complete' },
    });
    expect((await retrieve(person.userId)).leaving).toMatchObject({
      state: 'running',
      handedOver: 200,
      left: 247,
      leftAlone: 3,
      finishedAt: null,
    });

    // The process is gone; others start, and each looks for what was left undone.
    const others = await Promise.all(
      [1, 2].map(() =>
        compose({
          db: app.db,
          ping: app.connection.ping,
          log: createLog('silent'),
          publicUrl: new URL(app.origin),
          trustedProxies: [],
          viewerUrlTemplate: undefined,
          mail: undefined,
          staticFolder: undefined,
          now: app.now,
        }),
      ),
    );
    const finish = () => Promise.all(others.map(({ handOvers }) => handOvers.finishAbandoned()));
    await finish();
    // Somebody was at it a moment ago, so nobody else begins.
    expect((await retrieve(person.userId)).leaving?.left).toBe(247);
    app.pass(61_000);
    await finish();

    const done = (await retrieve(person.userId)).leaving;
    expect(done).toMatchObject({
      leavingId: leaving.leavingId,
      state: 'finished',
      openStudies: 450,
      handedOver: 447,
      left: 0,
      leftAlone: 3,
      withoutSuccessor: 0,
      finishedAt: app.now().toISOString(),
    });
    const after = await whereabouts(studies);
    const share = new Map<string | null, number>();
    for (const [id, { assigned_to, version }] of after) {
      if (![taken, cancelled, complete].includes(id)) expect(version).toBe(2);
      share.set(assigned_to, (share.get(assigned_to) ?? 0) + 1);
    }
    expect(share.get(clinic.owner.userId)).toBe(1);
    expect([one, two, three].map((id) => share.get(id ?? ''))).toEqual([149, 149, 149]);
    // Cancelled and complete ones are history, and stay with whom they were.
    expect(share.get(person.userId)).toBe(2);

    const rows = await story(leaving.leavingId);
    expect(rows[0]).toMatchObject({
      action: 'leaverBegin',
      outcome: 'done',
      actor_id: clinic.owner.userId,
      object_id: person.userId,
      object_name: 'Maria Lopez',
      before: { hasAccess: true },
      after: { hasAccess: false, openStudies: 450, plan: 'turns', sessionsEnded: 1, apiKeysRevoked: 0 },
    });
    expect(rows.at(-1)).toMatchObject({
      action: 'leaverFinish',
      actor_kind: 'system',
      actor_name: 'Readroom',
      after: { handedOver: 447, leftAlone: 3 },
    });
    const moves = rows.slice(1, -1);
    expect(new Set(moves.map((row) => row.object_id)).size).toBe(447);
    expect(moves).toHaveLength(447);
    expect(moves[0]).toMatchObject({
      action: 'studyUpdate',
      object_id: studies[0],
      object_name: 'CT 0',
      before: { assignedTo: { userId: person.userId, name: 'Maria Lopez' } },
      after: { assignedTo: { userId: one, name: 'Ada Lovelace' } },
    });
    const found: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page: Answer<typeof auditList> = await app.done(clinic.owner, auditList, {
        query: { storyId: leaving.leavingId, limit: 100, cursor },
      });
      found.push(...page.entries.map((entry) => entry.action));
      cursor = page.cursor ?? undefined;
    }
    expect(found).toHaveLength(449);
    expect([found[0], found.at(-1)]).toEqual(['leaverFinish', 'leaverBegin']);
    // What is over is answered as it is, and does nothing.
    expect(await next(leaving.leavingId)).toEqual(done);
    expect(await story(leaving.leavingId)).toHaveLength(449);
  });

  test('two at once hand over each study once', async () => {
    const person = await app.addUser(clinic.clinicId);
    const studies = await giveStudies(person.userId, 450);
    const { leavingId } = await begin(person.userId, {
      plan: 'successor',
      successorIds: [clinic.manager.userId],
    });
    await Promise.all([1, 2, 3, 4].map((turn) => next(leavingId, turn % 2 ? clinic.owner : clinic.admin)));
    expect(await retrieve(person.userId)).toMatchObject({
      leaving: { state: 'finished', handedOver: 450, left: 0, leftAlone: 0 },
    });
    for (const { assigned_to, version } of (await whereabouts(studies)).values())
      expect([assigned_to, version]).toEqual([clinic.manager.userId, 2]);
    const rows = await story(leavingId);
    expect(rows.filter((row) => row.action === 'leaverFinish')).toHaveLength(1);
    expect(rows).toHaveLength(452);
  });

  test('a successor who leaves in the middle gets no more; without any, the rest is unassigned and counted', async () => {
    const person = await app.addUser(clinic.clinicId);
    const [one, two] = [await app.addUser(clinic.clinicId), await app.addUser(clinic.clinicId)];
    const studies = await giveStudies(person.userId, 401);
    const { leavingId } = await begin(person.userId, {
      plan: 'turns',
      successorIds: [one.userId, two.userId],
    });
    await next(leavingId);
    await begin(one.userId, { plan: 'keep' });
    await next(leavingId);
    await app.done(clinic.owner, userRevokeAccess, { body: { userId: two.userId } });
    expect(await next(leavingId)).toMatchObject({ state: 'finished', handedOver: 401, withoutSuccessor: 1 });
    const who = [...(await whereabouts(studies)).values()].map((row) => row.assigned_to);
    expect([one.userId, two.userId, null].map((id) => who.filter((each) => each === id).length)).toEqual([
      100, 300, 1,
    ]);
    expect((await story(leavingId)).at(-1)?.after).toEqual({
      handedOver: 401,
      leftAlone: 0,
      withoutSuccessor: 1,
    });
  });

  test('of assignments on their way when somebody leaves, none is left behind', async () => {
    for (let round = 0; round < 5; round++) {
      const person = await app.addUser(clinic.clinicId);
      const studies = await Promise.all([1, 2, 3].map(() => app.newStudy(clinic)));
      const [leaving] = await Promise.all([
        begin(person.userId, { plan: 'successor', successorIds: [clinic.manager.userId] }),
        ...studies.map(({ studyId }) =>
          app.call(clinic.key, studyUpdate, { params: { studyId }, body: { assignedTo: person.userId } }),
        ),
      ]);
      const done = await next(leaving.leavingId);
      expect(done).toMatchObject({ state: 'finished', handedOver: leaving.openStudies, leftAlone: 0 });
      const who = await whereabouts(studies.map(({ studyId }) => studyId));
      for (const { assigned_to } of who.values()) expect(assigned_to).not.toBe(person.userId);
    }
  });
});

describe('reactivate', () => {
  test('gives the former rights back, and no session, key or study', async () => {
    const person = await aPerson({ level: 'admin', can_manage_studies: true });
    const before = await app.done(clinic.key, userRetrieve, { params: { userId: person.userId } });
    const { secret } = await app.done(person, apiKeyCreate, { body: { description: 'Own' } });
    const studies = await giveStudies(person.userId, 1);
    const { leavingId } = await begin(person.userId, {
      plan: 'successor',
      successorIds: [clinic.manager.userId],
    });
    await next(leavingId);
    await app.done(clinic.admin, userReactivate, { body: { userId: person.userId } });
    const after = await app.done(clinic.key, userRetrieve, { params: { userId: person.userId } });
    expect(after).toEqual({ ...before, version: 3 });
    await app.refused(person, userList, 401);
    await app.refused({ credential: { authorization: `Bearer ${secret}` } }, userList, 401);
    expect((await whereabouts(studies)).get(studies[0] ?? '')?.assigned_to).toBe(clinic.manager.userId);
    expect((await retrieve(person.userId)).leaving).toBeNull();
  });

  test('in the middle stops the hand-over: what is left stays theirs', async () => {
    const person = await app.addUser(clinic.clinicId);
    await giveStudies(person.userId, 250);
    const { leavingId } = await begin(person.userId, { plan: 'unassign' });
    await next(leavingId);
    await app.done(clinic.owner, userReactivate, { body: { userId: person.userId } });
    expect(await next(leavingId)).toMatchObject({ state: 'stopped', handedOver: 200, left: 0, leftAlone: 0 });
    const open = await retrieve(person.userId);
    expect(open).toMatchObject({ openStudies: { stat: 0, high: 0, normal: 50 }, leaving: null });
    expect((await story(leavingId)).at(-1)).toMatchObject({ action: 'userReactivate', outcome: 'done' });
    // Leaving once more is another story.
    app.pass(1000);
    const again = await begin(person.userId, { plan: 'unassign' });
    expect(again).toMatchObject({ state: 'running', openStudies: 50 });
    expect(again.leavingId).not.toBe(leavingId);
  });
});

describe('who may, and whom', () => {
  test('the reason is said beforehand, and again by the server', async () => {
    const owner = await app.addUser(clinic.clinicId, { level: 'owner' });
    const { userId } = await app.addUser(clinic.clinicId, { access_revoked_at: app.now() });
    for (const [by, whom, status, reason] of [
      [clinic.owner, clinic.owner.userId, 403, 'You cannot deactivate yourself.'],
      [clinic.admin, clinic.admin.userId, 403, 'You cannot deactivate yourself.'],
      [clinic.admin, owner.userId, 403, 'Only an owner may change an owner.'],
      [clinic.admin, userId, 409, 'This person is deactivated already.'],
    ] as const) {
      expect((await retrieve(whom, by)).refusal).toBe(reason);
      const input = { params: { userId: whom }, body: { plan: 'keep' } };
      expect((await app.refused(by, leaverBegin, status, input)).message).toBe(reason);
    }
    // What one may not do study by study, one may not do to all at once.
    const { userId: leaver } = await app.addUser(clinic.clinicId);
    const withoutStudies = { params: { userId: leaver }, body: { plan: 'unassign' } };
    await app.refused(clinic.adminWithoutStudies, leaverBegin, 403, withoutStudies);
    expect(await begin(leaver, { plan: 'keep' }, clinic.adminWithoutStudies)).toMatchObject({
      plan: 'keep',
      state: 'finished',
    });
  });

  test('successors are other people of the clinic with access, and as many as the plan says', async () => {
    const { userId } = await app.addUser(clinic.clinicId);
    const other = await app.newClinic();
    const revoked = await app.addUser(clinic.clinicId, { access_revoked_at: app.now() });
    const { manager, member } = clinic;
    const key = (await app.done(clinic.owner, apiKeyCreate, { body: { description: 'Not theirs' } })).apiKey;
    for (const [body, field, message] of [
      [{ plan: 'successor' }, 'successorIds', 'Choose a person.'],
      [
        { plan: 'successor', successorIds: [manager.userId, member.userId] },
        'successorIds',
        'Choose one person only.',
      ],
      [
        { plan: 'turns', successorIds: [manager.userId, manager.userId] },
        'successorIds',
        'Choose at least two people.',
      ],
      [{ plan: 'keep', successorIds: [manager.userId] }, 'successorIds', 'This choice has no successors.'],
      [{ plan: 'successor', successorIds: [userId] }, 'successorIds.0', 'Is the person who leaves.'],
      [
        { plan: 'turns', successorIds: [manager.userId, revoked.userId] },
        'successorIds.1',
        'This user is deactivated.',
      ],
      [
        { plan: 'successor', successorIds: [other.member.userId] },
        'successorIds.0',
        'Is not a user of this clinic.',
      ],
      [
        { plan: 'keep', keepApiKeyIds: [key.apiKeyId] },
        'keepApiKeyIds.0',
        'Is not an API key that this person made.',
      ],
      [{ plan: 'later' }, 'plan', expect.any(String)],
    ] as const) {
      const refused = await app.refused(clinic.owner, leaverBegin, 400, { params: { userId }, body });
      expect(refused.fieldErrors).toEqual({ [field]: message });
    }
    expect((await retrieve(userId)).refusal).toBeNull();
  });

  test('the last owner stays, also when two deactivate each other at once', async () => {
    const own = await app.newClinic();
    const second = await app.addUser(own.clinicId, { level: 'owner', can_manage_studies: true });
    const pair = [own.owner, second];
    for (let round = 0; round < 8; round++) {
      const callers = await Promise.all(pair.map(({ email }) => app.signIn(own.clinicId, email)));
      const results = await Promise.all(
        callers.map((caller, index) =>
          app.call(caller, leaverBegin, {
            params: { userId: pair[1 - index]?.userId ?? '' },
            body: { plan: 'keep' },
          }),
        ),
      );
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      const active = await app.db
        .selectFrom('users')
        .select('user_id')
        .where('clinic_id', '=', own.clinicId)
        .where('level', '=', 'owner')
        .where('access_revoked_at', 'is', null)
        .execute();
      expect(active).toHaveLength(1);
      await app.db
        .updateTable('users')
        .set({ access_revoked_at: null })
        .where('clinic_id', '=', own.clinicId)
        .execute();
    }
  });

  const who = [
    ['owner', 200],
    ['admin', 200],
    ['adminWithoutStudies', 200],
    ['manager', 403],
    ['member', 403],
    ['key', 403],
    ['otherOwner', 404],
    ['withoutDashboard', 401],
    ['revoked', 401],
    ['nobody', 401],
  ] as const;
  test.each([leaverRetrieve, leaverBegin, leaverContinue])('$name: who may', async (endpoint) => {
    const outsiders = await app.outsidersOf(clinic);
    const other = await app.newClinic();
    const callers = { ...clinic, ...outsiders, otherOwner: other.owner, nobody };
    for (const [name, allowed] of who) {
      const { userId } = await app.addUser(clinic.clinicId);
      await giveStudies(userId, 1);
      const started =
        endpoint === leaverContinue ? await begin(userId, { plan: 'unassign' }) : { leavingId: '' };
      const state = async () => [
        await retrieve(userId),
        (await app.done(clinic.key, studyList, { query: { assignedTo: userId } })).studies.length,
      ];
      const before = await state();
      const result = await app.call(
        callers[name],
        endpoint,
        endpoint === leaverContinue
          ? { body: { leavingId: started.leavingId } }
          : {
              params: { userId },
              ...(endpoint === leaverBegin
                ? { body: { plan: name === 'adminWithoutStudies' ? 'keep' : 'unassign' } }
                : {}),
            },
      );
      const expected =
        name === 'adminWithoutStudies' && endpoint === leaverContinue
          ? 403
          : allowed === 200
            ? endpoint.status
            : allowed;
      expect([name, result.status]).toEqual([name, expected]);
      if (result.ok && endpoint !== leaverRetrieve) expect(await state()).not.toEqual(before);
      else expect(await state()).toEqual(before);
      if (result.status !== 403 || name === 'key') continue;
      const refused = (await app.audit(clinic.clinicId)).at(-1);
      expect(refused).toMatchObject({ action: endpoint.name, outcome: 'refused', object_id: userId });
    }
  });

  test('another clinic’s person or hand-over is like one that does not exist', async () => {
    const other = await app.newClinic();
    const { userId } = await app.addUser(clinic.clinicId);
    await giveStudies(userId, 1);
    const { leavingId } = await begin(userId, { plan: 'unassign' });
    const texts = async (endpoint: typeof leaverRetrieve | typeof leaverBegin | typeof leaverContinue) => {
      const input = (id: string) =>
        endpoint === leaverContinue
          ? { body: { leavingId: id } }
          : { params: { userId: id }, ...(endpoint === leaverBegin ? { body: { plan: 'keep' } } : {}) };
      const [theirs, none] =
        endpoint === leaverContinue ? [leavingId, crypto.randomUUID()] : [userId, `usr_${'0'.repeat(32)}`];
      const both = await Promise.all(
        [theirs, none].map((id) => app.refused(other.owner, endpoint, 404, input(id))),
      );
      return both.map(({ text }) => text.replace(/"requestId":"[^"]*"/, ''));
    };
    for (const endpoint of [leaverRetrieve, leaverBegin, leaverContinue] as const) {
      const [theirs, none] = await texts(endpoint);
      expect(theirs).toBe(none);
    }
    expect((await retrieve(userId)).leaving).toMatchObject({ left: 1, handedOver: 0 });
  });
});
