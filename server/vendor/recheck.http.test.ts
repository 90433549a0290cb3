import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { invitationList } from '#contract/invitation-endpoints.ts';
import { sessionSignIn, sessionSignOut } from '#contract/session-endpoints.ts';
import { studyCreate, studyList, studyRetrieve } from '#contract/study-endpoints.ts';
import { userList, userReactivate, userRevokeAccess } from '#contract/user-endpoints.ts';
import { userUpdate } from '#contract/user-write-endpoints.ts';
import { nobody } from '#server/testing/call.ts';
import { type ClinicAtVendor, openClinicAtVendor, upstreams } from '#server/testing/clinic-at-vendor.ts';
import { newUid, openTestApp, type TestApp } from '#server/testing/test-app.ts';

let at: ClinicAtVendor;
/** Another process on the same database. */
let other: TestApp;
beforeAll(async () => {
  at = await openClinicAtVendor();
  other = await openTestApp({ beside: at.app, vendor: at.settings });
});
afterAll(() => at.close());
beforeEach(async () => {
  await at.recover();
  await at.app.db.deleteFrom('rate_limits').execute();
});

const study = () => ({ severity: 'stat', studyDescription: 'CT skull', studyInstanceUid: newUid() });
const sessionsOf = async (email: string) =>
  (
    await at.app.db
      .selectFrom('auth_session')
      .innerJoin('auth_login', 'auth_login.id', 'auth_session.userId')
      .select('auth_session.id')
      .where('auth_login.email', '=', email)
      .execute()
  ).length;

describe('what changes at the vendor', () => {
  test('counts here after a minute at most, up and down, in every process', async () => {
    const { admin } = at.clinic;
    const caller = await at.signIn(admin.email);
    for (const level of ['member', 'owner', 'admin'] as const) {
      const before = await at.levelOf(caller);
      await at.changeThere(admin.userId, { level });
      at.app.pass(59_000);
      expect(await at.levelOf(caller)).toBe(before);
      at.app.pass(2_000);
      expect(await at.levelOf(caller, other)).toBe(level);
      at.asked();
      expect(await at.levelOf(caller)).toBe(level);
      expect(at.asked()).toEqual([]);
    }
  });

  test('is asked once, however many requests wait for it', async () => {
    const caller = await at.signIn(at.clinic.admin.email);
    at.app.pass(61_000);
    at.asked();
    await Promise.all(Array.from({ length: 12 }, () => at.levelOf(caller)));
    expect(at.asked()).toEqual(['GET /users']);
    at.app.pass(61_000);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => at.levelOf(caller, index % 2 === 0 ? other : at.app)),
    );
    expect(new Set(answers)).toEqual(new Set(['admin']));
  });

  test('whoever is gone there is out here, and their sessions are gone', async () => {
    const { manager } = at.clinic;
    const caller = await at.signIn(manager.email);
    await at.changeThere(manager.userId, { has_dashboard_access: false });
    at.app.pass(61_000);
    expect(await at.levelOf(caller)).toBe(401);
    expect(await sessionsOf(manager.email)).toBe(0);
    await at.changeThere(manager.userId, { has_dashboard_access: true });
    // Access that comes back brings no session back.
    expect(await at.levelOf(caller)).toBe(401);
    expect(await at.levelOf(await at.signIn(manager.email))).toBe('member');
  });
});

describe('what is changed here', () => {
  test('counts at once, in every process', async () => {
    const { owner, admin } = at.clinic;
    const [boss, caller] = [await at.signIn(owner.email), await at.signIn(admin.email)];
    const params = { userId: admin.userId };
    await at.app.done(boss, userUpdate, { params, body: { level: 'member', canManageStudies: false } });
    expect(await at.levelOf(caller, other)).toBe('member');
    await other.refused(caller, studyCreate, 403, { body: study() });
    await at.app.done(boss, userUpdate, { params, body: { level: 'admin', canManageStudies: true } });
    await other.done(caller, studyCreate, { body: study() });
    await at.app.done(boss, userUpdate, { params, body: { level: 'member', hasDashboardAccess: false } });
    expect(await at.levelOf(caller, other)).toBe(401);
    expect(await sessionsOf(admin.email)).toBe(0);
    await at.app.done(boss, userUpdate, { params, body: { hasDashboardAccess: true, level: 'admin' } });
  });

  test('is not undone by an answer that was on its way meanwhile', async () => {
    const { owner, admin } = at.clinic;
    const [boss, caller] = [await at.signIn(owner.email), await at.signIn(admin.email)];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    at.app.pass(61_000);
    await at.levelOf(boss);
    at.asked();
    at.answer(async (request, forward) => {
      const answer = await forward();
      // Read before the change, and told after it.
      if (new URL(request.url).searchParams.get('email') === admin.email) await held;
      return answer;
    });
    const waiting = at.levelOf(caller);
    while (!at.asked().includes('GET /users')) await new Promise((resolve) => setTimeout(resolve, 5));
    at.app.pass(1_000);
    await at.app.done(boss, userUpdate, { params: { userId: admin.userId }, body: { level: 'member' } });
    release();
    expect(await waiting).toBe('member');
    expect(await at.levelOf(caller, other)).toBe('member');
    await at.app.done(boss, userUpdate, { params: { userId: admin.userId }, body: { level: 'admin' } });
  });

  test('is asked for again at once when nobody knows whether it was done', async () => {
    const { owner, admin } = at.clinic;
    const [boss, caller] = [await at.signIn(owner.email), await at.signIn(admin.email)];
    // Read once before, then not again.
    let reads = 0;
    at.answer(async (request, forward) => {
      if (request.method === 'PATCH') return upstreams.heard(request, forward);
      if (new URL(request.url).pathname.includes('/users/') && reads++ > 0) return upstreams.silent();
      return forward();
    });
    await at.app.refused(boss, userUpdate, 504, {
      params: { userId: admin.userId },
      body: { level: 'member' },
    });
    at.answer(upstreams.working);
    expect(await at.levelOf(caller)).toBe('member');
    await at.app.done(boss, userUpdate, { params: { userId: admin.userId }, body: { level: 'admin' } });
  });

  test('a deactivation ends sessions at once and is remembered, until it is taken back here', async () => {
    const { owner, member } = at.clinic;
    const [boss, caller] = [await at.signIn(owner.email), await at.signIn(member.email)];
    const login = await at.choosePassword(member.email);
    const again = await at.signIn(member.email);
    await at.app.done(boss, userRevokeAccess, { body: { userId: member.userId } });
    for (const each of [caller, again]) expect(await at.levelOf(each, other)).toBe(401);
    expect(await sessionsOf(member.email)).toBe(0);
    expect(await at.tryPassword(login)).toBe(401);
    // The vendor's answers do not show it.
    const [shown] = (await at.app.done(boss, userList, { query: { email: member.email } })).users;
    expect(shown?.accessRevokedAt).toBe(at.app.now().toISOString());
    await at.app.done(boss, userReactivate, { body: { userId: member.userId } });
    expect(await at.tryPassword(login)).toBe(200);
  });
});

describe('while the vendor does not answer', () => {
  const silences = [
    ['away', upstreams.away],
    ['silent', upstreams.silent],
    ['failing', upstreams.failing],
  ] as const;

  test.each(silences)('%s: reading goes on for ten minutes, changes wait and say why', async (_, how) => {
    const { owner } = at.clinic;
    const boss = await at.signIn(owner.email);
    const { studyId } = await at.app.done(boss, studyCreate, { body: study() });
    const fresh = await at.app.call(boss, studyList);
    expect(fresh.headers.get('x-read-at')).toBeNull();
    const readAt = at.app.now().toISOString();
    await at.app.done(boss, studyRetrieve, { params: { studyId } });

    at.answer(how);
    at.app.pass(61_000);
    for (const endpoint of [studyList, studyRetrieve] as const) {
      const answer = await at.app.call(boss, endpoint, { params: { studyId } });
      expect([answer.status, answer.headers.get('x-read-at')]).toEqual([200, readAt]);
    }
    at.asked();
    const refused = await at.app.refused(boss, studyCreate, 503, { body: study() });
    expect(refused.message).toContain('changes wait until it answers again');
    expect(refused.headers.get('retry-after')).toBe('10');
    expect(at.askedToChange()).toEqual([]);
    // A link into the viewer is made where the study is.
    const opened = await at.app.request(`/open/${studyId}`, { headers: boss.credential });
    expect([opened.status, await opened.text()]).toEqual([503, expect.stringContaining('changes wait')]);
    // What was never read has no stand-in.
    expect((await at.app.call(boss, userList, { query: { lastName: 'x' } })).status).toBeGreaterThan(500);

    at.app.pass(8.9 * 60_000);
    expect((await at.app.call(boss, studyList)).status).toBe(200);
    at.app.pass(10_000);
    for (const app of [at.app, other]) expect((await app.call(boss, studyList)).status).toBe(503);
    await at.app.done(boss, sessionSignOut);
    expect(await at.levelOf(boss)).toBe(401);
  });

  test('nobody signs in, and whoever is signed in can sign out', async () => {
    const { owner } = at.clinic;
    const [boss, login] = [await at.signIn(owner.email), await at.choosePassword(owner.email)];
    const again = await at.signIn(owner.email);
    at.answer(upstreams.away);
    at.app.pass(61_000);
    const refused = await at.app.refused(nobody, sessionSignIn, 503, { body: login });
    expect(refused.message).toContain('nobody can tell who may come in');
    await at.app.done(again, sessionSignOut);
    expect(await at.levelOf(again)).toBe(401);
    // Ended when the password was chosen.
    expect(await at.levelOf(boss)).toBe(401);
  });

  test('back again, everything is fresh at once', async () => {
    const { owner } = at.clinic;
    const boss = await at.signIn(owner.email);
    await at.app.done(boss, studyList);
    at.answer(upstreams.away);
    at.app.pass(61_000);
    expect((await at.app.call(boss, studyList)).headers.get('x-read-at')).not.toBeNull();
    at.answer(upstreams.working);
    const answer = await at.app.call(boss, studyList);
    expect([answer.status, answer.headers.get('x-read-at')]).toEqual([200, null]);
    await at.app.done(boss, studyCreate, { body: study() });
  });

  test('what was read before is not for somebody who has lost their rights', async () => {
    const { owner, admin } = at.clinic;
    const [boss, caller] = [await at.signIn(owner.email), await at.signIn(admin.email)];
    await at.app.done(boss, invitationList);
    await at.app.done(caller, studyList);
    await at.app.done(boss, userUpdate, { params: { userId: admin.userId }, body: { level: 'member' } });
    at.answer(upstreams.away);
    expect((await at.app.call(boss, invitationList)).status).toBe(200);
    await at.app.refused(caller, invitationList, 403);
    expect((await at.app.call(caller, studyList)).status).toBe(200);
    await at.recover();
    await at.app.done(boss, userRevokeAccess, { body: { userId: admin.userId } });
    at.answer(upstreams.away);
    await at.app.refused(caller, studyList, 401);
    await at.recover();
    await at.app.done(boss, userReactivate, { body: { userId: admin.userId } });
    await at.app.done(boss, userUpdate, { params: { userId: admin.userId }, body: { level: 'admin' } });
  });

  test('a no of the vendor is no silence: what it said before does not stand in for it', async () => {
    const { owner } = at.clinic;
    const boss = await at.signIn(owner.email);
    const { studyId } = await at.app.done(boss, studyCreate, { body: study() });
    await at.app.done(boss, studyRetrieve, { params: { studyId } });
    at.answer(async () => Response.json({ message: 'No such study.' }, { status: 404 }));
    await at.app.refused(boss, studyRetrieve, 404, { params: { studyId } });
    at.answer(upstreams.away);
    expect((await at.app.call(boss, studyRetrieve, { params: { studyId } })).status).toBe(502);
  });
});
