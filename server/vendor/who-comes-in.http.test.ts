import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  passwordRequestReset,
  sessionSignIn,
  sessionUseSignInLink,
  setupRetrieve,
  signInOptionsRetrieve,
} from '#contract/session-endpoints.ts';
import { sessionRetrieve } from '#contract/session-retrieve.ts';
import { studyList } from '#contract/study-endpoints.ts';
import { terminalActor } from '#server/database/audit-row.ts';
import { nobody } from '#server/testing/call.ts';
import { type ClinicAtVendor, openClinicAtVendor, upstreams } from '#server/testing/clinic-at-vendor.ts';

let at: ClinicAtVendor;
beforeAll(async () => {
  at = await openClinicAtVendor();
});
afterAll(() => at.close());
beforeEach(async () => {
  await at.recover();
  await at.app.db.deleteFrom('rate_limits').execute();
});

/** The vendor's answer to the exact e-mail filter, altered. */
function lying(change: (users: Record<string, unknown>[]) => unknown[]): void {
  at.answer(async (request, forward) => {
    const answer = await forward();
    if (!new URL(request.url).searchParams.has('email')) return answer;
    const page = (await answer.json()) as { users: Record<string, unknown>[] };
    return Response.json({ ...page, users: change(page.users) });
  });
}

const comesIn = async (email: string): Promise<boolean> => {
  await at.app.db
    .updateTable('users')
    .set({ checked_at: new Date(0) })
    .execute();
  return at.app.people.createSignInLink({ email, actor: terminalActor }).then(
    () => true,
    () => false,
  );
};

describe('a first sign-in', () => {
  test('is a mail to the address that the vendor has, and a password', async () => {
    const { member } = at.clinic;
    expect(await at.app.done(nobody, signInOptionsRetrieve)).toMatchObject({ firstSignIn: 'mail' });
    const login = await at.choosePassword(member.email.toUpperCase());
    const [mail] = at.app.mails.slice(-1);
    expect(mail?.to).toEqual({ name: 'Ada Lovelace', address: member.email });
    expect(mail?.subject).toBe('Choose a password for Readroom at Lakeside Imaging');
    expect(await at.tryPassword(login)).toBe(200);
    const rows = await at.app.audit(at.clinicId);
    expect(
      rows.filter(({ action }) => action.startsWith('password')).map(({ action, after }) => [action, after]),
    ).toEqual([
      ['passwordRequestReset', { firstSignIn: true }],
      ['passwordReset', { firstSignIn: true }],
    ]);
    expect(rows.at(-1)).toMatchObject({ action: 'sessionSignIn', actor_id: member.userId });

    await at.choosePassword(member.email);
    const subjects = at.app.mails.slice(-2).map(({ subject }) => subject);
    expect(subjects).toContain('Set a new password for Readroom');
    const again = (await at.app.audit(at.clinicId)).filter(({ action }) => action.startsWith('password'));
    expect(again.slice(2).map(({ after }) => after)).toEqual([null, null]);
  });

  test('is for nobody else: the answer is the same, and no mail goes out', async () => {
    const before = at.app.mails.length;
    await at.changeThere(at.clinic.manager.userId, { has_dashboard_access: false });
    for (const email of ['nobody@nowhere.example', at.clinic.manager.email])
      expect((await at.app.done(nobody, passwordRequestReset, { body: { email } })).success).toBe(true);
    await at.app.people.drained();
    expect(at.app.mails).toHaveLength(before);
    await at.changeThere(at.clinic.manager.userId, { has_dashboard_access: true });
  });

  test('the set-up page makes no clinic here', async () => {
    expect(await at.app.done(nobody, setupRetrieve)).toEqual({ isNeeded: false });
    expect(await at.app.people.issueSetupCode()).toBeUndefined();
  });
});

describe('who is found', () => {
  test('whoever the exact filter finds with dashboard access, in any case', async () => {
    const { admin } = at.clinic;
    expect(await comesIn(admin.email)).toBe(true);
    expect(await comesIn(admin.email.toUpperCase())).toBe(true);
    expect(await comesIn(`x${admin.email}`)).toBe(false);
  });

  test('not without dashboard access', async () => {
    const { admin } = at.clinic;
    lying((users) => users.map((user) => ({ ...user, hasDashboardAccess: false })));
    expect(await comesIn(admin.email)).toBe(false);
  });

  test('not by a row that another address has, however similar', async () => {
    const { admin } = at.clinic;
    for (const similar of [
      `x${admin.email}`,
      `${admin.email}.example`,
      admin.email.replace('.example', '.exarnple'),
      admin.email.replace('@', '%@'),
    ]) {
      lying((users) => users.map((user) => ({ ...user, email: similar })));
      expect(await comesIn(admin.email)).toBe(false);
      at.answer(upstreams.working);
      expect(await comesIn(admin.email)).toBe(true);
    }
    lying(() => []);
    expect(await comesIn(admin.email)).toBe(false);
  });

  test('of two rows with the address the later one, if it has access', async () => {
    const { admin } = at.clinic;
    const twin = (users: Record<string, unknown>[], fields: object) => [
      ...users,
      ...users.map((user) => ({
        ...user,
        userId: 'usr_twin',
        createdAt: '2030-01-01T00:00:00.000Z',
        ...fields,
      })),
    ];
    lying((users) => twin(users, { hasDashboardAccess: false }));
    expect(await comesIn(admin.email)).toBe(false);
    lying((users) => twin(users, { level: 'member' }));
    const caller = await at.signIn(admin.email);
    expect((await at.app.done(caller, sessionRetrieve)).person).toMatchObject({
      userId: 'usr_twin',
      level: 'member',
    });
    at.answer(upstreams.working);
    expect(await comesIn(admin.email)).toBe(true);
  });

  test('nobody is thrown out over a row that cannot be read', async () => {
    const { admin } = at.clinic;
    const caller = await at.signIn(admin.email);
    lying((users) => users.map((user) => ({ ...user, level: 7 })));
    at.app.pass(61_000);
    expect(await at.levelOf(caller)).toBe('admin');
    at.answer(upstreams.working);
    expect(await at.levelOf(caller)).toBe('admin');
  });

  test('not whose deactivation is on record here', async () => {
    const { manager } = at.clinic;
    expect(await comesIn(manager.email)).toBe(true);
    await at.app.db
      .updateTable('users')
      .set({ access_revoked_at: at.app.now() })
      .where('user_id', '=', manager.userId)
      .execute();
    expect(await comesIn(manager.email)).toBe(false);
    await at.app.db.updateTable('users').set({ access_revoked_at: null }).execute();
  });
});

describe('known and unknown addresses', () => {
  test('take the same steps and end in the same answer, while the vendor works and while it does not', async () => {
    const { owner, member } = at.clinic;
    await at.choosePassword(owner.email);
    const kinds = {
      unknown: 'nobody@nowhere.example',
      'not an address': "' or 1=1 --",
      'wrong password': owner.email,
      'no password': member.email,
    };
    for (const how of [upstreams.working, upstreams.away, upstreams.failing, upstreams.silent]) {
      const seen = new Set<string>();
      for (const email of Object.values(kinds)) {
        await at.app.db.deleteFrom('rate_limits').execute();
        await at.recover();
        at.answer(how);
        const answer = await at.app.refused(nobody, sessionSignIn, how === upstreams.working ? 401 : 503, {
          body: { email, password: 'not the password at all' },
        });
        seen.add(JSON.stringify([answer.code, answer.message, at.asked()]));
      }
      expect([...seen]).toHaveLength(1);
    }
  });

  test('sign-ins that nobody could check lock nobody out', async () => {
    const login = await at.choosePassword(at.clinic.owner.email);
    at.answer(upstreams.away);
    for (let tries = 0; tries < 8; tries++) expect(await at.tryPassword(login)).toBe(503);
    at.answer(upstreams.working);
    at.app.pass(11_000);
    expect(await at.tryPassword(login)).toBe(200);
  });

  test('while the vendor is silent no link and no mail signs anybody in', async () => {
    const { owner } = at.clinic;
    await at.signIn(owner.email);
    const { url } = await at.app.people.createSignInLink({
      email: owner.email,
      actor: terminalActor,
    });
    const token = url.split('#link=')[1] ?? '';
    at.answer(upstreams.silent);
    await at.app.refused(nobody, sessionUseSignInLink, 503, { body: { token } });
    at.answer(upstreams.working);
    at.app.pass(11_000);
    await at.app.done(nobody, sessionUseSignInLink, { body: { token } });
  });

  test('strangers share one place in the queue: signing in does not keep whoever is in waiting', async () => {
    const caller = await at.signIn(at.clinic.owner.email);
    const held: (() => void)[] = [];
    at.answer(async (request, forward) => {
      if (new URL(request.url).searchParams.get('email')?.startsWith('stranger') === true)
        await new Promise<void>((resolve) => held.push(resolve));
      return forward();
    });
    const strangers = Array.from({ length: 30 }, (_, index) =>
      at.tryPassword({ email: `stranger-${index}@nowhere.example`, password: 'whatever it is' }),
    );
    while (held.length < 8) await new Promise((resolve) => setTimeout(resolve, 5));
    let isListed = false;
    const list = at.app.call(caller, studyList).then(({ status }) => {
      isListed = true;
      return status;
    });
    // Places become free one after the other, and long before it is the last stranger's turn it is theirs.
    while (!isListed) {
      held.shift()?.();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await list).toBe(200);
    expect(at.asked().filter((line) => line === 'GET /users').length).toBeLessThan(30);
    at.answer(upstreams.working);
    for (const release of held) release();
    await Promise.all(strangers);
  });
});

test('a clinic that asks for second factors asks here, too', async () => {
  const { owner, member } = at.clinic;
  const [boss, helper] = [await at.signIn(owner.email), await at.signIn(member.email)];
  await at.app.db.updateTable('clinics').set({ is_second_factor_required: true }).execute();
  expect((await at.app.refused(boss, studyList, 403)).code).toBe('second_factor_needed');
  await at.app.done(helper, studyList);
  await at.app.db.updateTable('clinics').set({ is_second_factor_required: false }).execute();
  await at.app.done(boss, studyList);
});
