import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sessionUseSignInLink } from '#contract/session-endpoints.ts';
import { sessionRetrieve } from '#contract/session-retrieve.ts';
import { terminalActor } from '#server/database/audit-row.ts';
import { folded } from '#server/database/folded.ts';
import { nobody } from '#server/testing/call.ts';
import { type ClinicAtVendor, openClinicAtVendor } from '#server/testing/clinic-at-vendor.ts';
import { openTestApp, type TestApp } from '#server/testing/test-app.ts';

let at: ClinicAtVendor;
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

/** Gives somebody at the vendor another address. */
const move = (userId: string, email: string) =>
  at.changeThere(userId, { email, email_folded: folded(email) });

test('two people who swap addresses are each themselves: what opened one address opens nothing of the other’s', async () => {
  const { admin, member } = at.clinic;
  const [boss, helper] = [await at.choosePassword(admin.email), await at.choosePassword(member.email)];
  const sessions = [await at.signIn(admin.email), await at.signIn(member.email)];
  await move(admin.userId, 'meanwhile@clinic.example');
  await move(member.userId, admin.email);
  await move(admin.userId, member.email);
  at.app.pass(61_000);
  // The member knows the password of an address that is an admin's now.
  for (const session of sessions) expect(await at.levelOf(session)).toBe(401);
  for (const login of [boss, helper]) expect(await at.tryPassword(login)).toBe(401);
  for (const [email, userId, level] of [
    [admin.email, member.userId, 'member'],
    [member.email, admin.userId, 'admin'],
  ] as const) {
    const login = await at.choosePassword(email);
    expect(await at.tryPassword(login)).toBe(200);
    const session = await at.signIn(email);
    expect((await at.app.done(session, sessionRetrieve)).person).toMatchObject({ userId, level, email });
  }
  await move(admin.userId, 'meanwhile@clinic.example');
  await move(member.userId, member.email);
  await move(admin.userId, admin.email);
});

test('the very sign-in that finds out is refused', async () => {
  const { admin, member } = at.clinic;
  const login = await at.choosePassword(member.email);
  await move(member.userId, 'elsewhere@clinic.example');
  const formerly = admin.email;
  await move(admin.userId, member.email);
  expect(await at.tryPassword(login)).toBe(401);
  await move(admin.userId, formerly);
  await move(member.userId, member.email);
});

test('who moves to another address begins with a mail to it', async () => {
  const { manager } = at.clinic;
  const login = await at.choosePassword(manager.email);
  const session = await at.signIn(manager.email);
  await move(manager.userId, 'moved@clinic.example');
  at.app.pass(61_000);
  expect(await at.levelOf(session)).toBe(401);
  expect(await at.tryPassword(login)).toBe(401);
  const moved = await at.choosePassword('moved@clinic.example');
  expect(await at.tryPassword(moved)).toBe(200);
  // Back again, the former password is still gone.
  await move(manager.userId, manager.email);
  at.app.pass(61_000);
  expect(await at.tryPassword(login)).toBe(401);
});

describe('who was invited anew', () => {
  test('has another id, and is another person here', async () => {
    const email = 'front-desk@clinic.example';
    const former = await at.upstream.addUser(at.clinic.clinicId, { email, can_manage_studies: true });
    const login = await at.choosePassword(email);
    const session = await at.signIn(email);
    const { url } = await at.app.people.createSignInLink({ email, actor: terminalActor });
    await at.upstream.db.deleteFrom('users').where('user_id', '=', former.userId).execute();
    const later = await at.upstream.addUser(at.clinic.clinicId, { email });
    at.app.pass(61_000);
    expect(await at.levelOf(session)).toBe(401);
    expect(await at.tryPassword(login)).toBe(401);
    const token = url.split('#link=')[1] ?? '';
    await at.app.refused(nobody, sessionUseSignInLink, 410, { body: { token } });
    const anew = await at.signIn(email);
    expect((await at.app.done(anew, sessionRetrieve)).person).toMatchObject({
      userId: later.userId,
      canManageStudies: false,
    });
    // Who they were before stays in our table: keys and the audit name them.
    const row = await at.app.db
      .selectFrom('users')
      .select(['email', 'has_dashboard_access'])
      .where('user_id', '=', former.userId)
      .executeTakeFirst();
    expect(row).toEqual({ email, has_dashboard_access: false });
  });

  test('after a deactivation that was made here comes in all the same, with the new id', async () => {
    const email = 'back-again@clinic.example';
    const former = await at.upstream.addUser(at.clinic.clinicId, { email });
    await at.signIn(email);
    await at.app.db
      .updateTable('users')
      .set({ access_revoked_at: at.app.now() })
      .where('user_id', '=', former.userId)
      .execute();
    await at.upstream.db.deleteFrom('users').where('user_id', '=', former.userId).execute();
    const later = await at.upstream.addUser(at.clinic.clinicId, { email });
    at.app.pass(61_000);
    const session = await at.signIn(email);
    expect((await at.app.done(session, sessionRetrieve)).person.userId).toBe(later.userId);
  });
});

test('two processes that learn of the same people at the same time do not trip over each other', async () => {
  const people = await Promise.all(Array.from({ length: 8 }, () => at.upstream.addUser(at.clinic.clinicId)));
  const links = people.flatMap(({ email }) =>
    [at.app, other, at.app, other].map((app) => app.people.createSignInLink({ email, actor: terminalActor })),
  );
  expect((await Promise.all(links)).length).toBe(32);
  // And the other way round: each has the address of the next.
  for (const { userId, email } of people) await move(userId, `x-${email}`);
  for (const [index, { userId }] of people.entries())
    await move(userId, people[(index + 1) % people.length]?.email ?? '');
  at.app.pass(61_000);
  const again = people.flatMap(({ email }) =>
    [at.app, other].map((app) => app.people.createSignInLink({ email, actor: terminalActor })),
  );
  expect((await Promise.all(again)).length).toBe(16);
  const rows = await at.app.db
    .selectFrom('users')
    .select(['user_id', 'email', 'has_dashboard_access'])
    .where(
      'user_id',
      'in',
      people.map(({ userId }) => userId),
    )
    .execute();
  for (const row of rows) {
    const index = people.findIndex(({ userId }) => userId === row.user_id);
    expect(row).toMatchObject({
      email: people[(index + 1) % people.length]?.email,
      has_dashboard_access: true,
    });
  }
});
