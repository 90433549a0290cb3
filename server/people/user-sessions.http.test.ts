import { beforeAll, expect, test } from 'vitest';
import { sessionRetrieve } from '#contract/session-retrieve.ts';
import { userSessionList, userSessionRevoke } from '#contract/user-session.ts';
import { nobody } from '#server/testing/call.ts';
import { aDay, type TestApp, type TestClinic, testApp } from '#server/testing/test-app.ts';

let app: TestApp;
let clinic: TestClinic;
beforeAll(async () => {
  app = await testApp();
  clinic = await app.newClinic();
});

const of = ({ userId }: { userId: string }) => ({ params: { userId } });
const isIn = async (caller: TestClinic['member']) => (await app.call(caller, sessionRetrieve)).ok;
const sessionsOf = async (person: { userId: string }, caller = clinic.owner) =>
  (await app.done(caller, userSessionList, of(person))).sessions;

/** Somebody with `count` living sessions, the last used first. */
async function signedIn(count: number, columns: Parameters<TestApp['addUser']>[1] = {}) {
  const user = await app.addUser(clinic.clinicId, columns);
  const callers: TestClinic['member'][] = [];
  for (let index = 0; index < count; index++) {
    app.pass(1000);
    callers.unshift({ ...user, ...(await app.signIn(clinic.clinicId, user.email)) });
  }
  return { ...user, callers };
}

test('one session ends, and the others go on; the audit says by whom', async () => {
  const person = await signedIn(3);
  const [latest, middle] = await sessionsOf(person, clinic.admin);
  expect(latest).toMatchObject({
    address: '192.0.2.1',
    isCurrent: false,
    createdAt: app.now().toISOString(),
  });
  await app.done(clinic.admin, userSessionRevoke, {
    ...of(person),
    body: { sessionId: middle?.sessionId },
  });
  expect(await Promise.all(person.callers.map(isIn))).toEqual([true, false, true]);
  expect((await app.audit(clinic.clinicId)).at(-1)).toMatchObject({
    action: 'userSessionRevoke',
    outcome: 'done',
    actor_id: clinic.admin.userId,
    object_id: person.userId,
    object_name: 'Ada Lovelace',
    before: { sessions: 3 },
    after: { sessions: 2 },
  });
  await app.refused(clinic.admin, userSessionRevoke, 404, {
    ...of(person),
    body: { sessionId: middle?.sessionId },
  });
});

test('all end at once; ending none is no change', async () => {
  const person = await signedIn(2);
  const end = () => app.done(clinic.owner, userSessionRevoke, { ...of(person), body: { all: true } });
  expect(await end()).toEqual({ success: true, message: '2 sessions ended.' });
  expect(await Promise.all(person.callers.map(isIn))).toEqual([false, false]);
  expect(await sessionsOf(person)).toEqual([]);
  const before = (await app.audit(clinic.clinicId)).length;
  expect(await end()).toEqual({ success: true, message: 'They were not signed in.' });
  expect(await app.audit(clinic.clinicId)).toHaveLength(before);
});

test("nobody ends an owner's sessions unless they are one, or their own in this way", async () => {
  const other = await signedIn(1, { level: 'owner', can_manage_studies: true });
  const body = { all: true };
  for (const [caller, target] of [
    [clinic.admin, other],
    [clinic.admin, clinic.admin],
    [clinic.owner, clinic.owner],
    [clinic.manager, clinic.member],
    [clinic.member, clinic.manager],
    [clinic.member, clinic.member],
  ] as const) {
    const before = await sessionsOf(target);
    await app.refused(caller, userSessionRevoke, 403, { ...of(target), body });
    expect(await sessionsOf(target)).toEqual(before);
    expect((await app.audit(clinic.clinicId)).at(-1)).toMatchObject({
      action: 'userSessionRevoke',
      outcome: 'refused',
      actor_id: caller.userId,
      object_id: target.userId,
    });
  }
  // To see where somebody is signed in is not to touch them.
  expect(await sessionsOf(other, clinic.admin)).toHaveLength(1);
  await app.done(clinic.owner, userSessionRevoke, { ...of(other), body });
  expect(await sessionsOf(other)).toEqual([]);
});

test('only owners and admins see where somebody is signed in, and it is on record who tried', async () => {
  for (const caller of [clinic.manager, clinic.member]) {
    await app.refused(caller, userSessionList, 403, of(clinic.owner));
    expect((await app.audit(clinic.clinicId)).at(-1)).toMatchObject({
      action: 'userSessionList',
      outcome: 'refused',
      actor_id: caller.userId,
      object_id: clinic.owner.userId,
    });
  }
  await app.refused(clinic.key, userSessionList, 403, of(clinic.member));
  await app.refused(nobody, userSessionList, 401, of(clinic.member));
  await app.refused(nobody, userSessionRevoke, 401, { ...of(clinic.member), body: { all: true } });
});

test('people and sessions of another clinic do not exist, not even those of the same address', async () => {
  const elsewhere = await app.newClinic();
  const unknown = { userId: `usr_${'0'.repeat(32)}` };
  for (const target of [elsewhere.member, unknown]) {
    await app.refused(clinic.owner, userSessionList, 404, of(target));
    await app.refused(clinic.owner, userSessionRevoke, 404, { ...of(target), body: { all: true } });
  }
  const here = await signedIn(1);
  await app.addUser(elsewhere.clinicId, { email: here.email });
  const there = { ...here, ...(await app.signIn(elsewhere.clinicId, here.email)) };
  const sessions = await sessionsOf(here);
  expect(sessions).toHaveLength(1);
  await app.refused(elsewhere.owner, userSessionRevoke, 404, {
    ...of(elsewhere.member),
    body: { sessionId: sessions[0]?.sessionId },
  });
  await app.done(clinic.owner, userSessionRevoke, { ...of(here), body: { all: true } });
  expect(await isIn(there)).toBe(true);
  expect(await isIn(elsewhere.member)).toBe(true);
});

test('a session that has run out is none', async () => {
  const person = await signedIn(1);
  const [session] = await sessionsOf(person);
  await app.db
    .updateTable('auth_session')
    .set({ updatedAt: new Date(app.now().getTime() - 60 * aDay) })
    .where('id', '=', session?.sessionId ?? '')
    .execute();
  expect(await sessionsOf(person)).toEqual([]);
});
