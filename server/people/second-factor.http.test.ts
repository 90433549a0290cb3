import { TOTP } from 'otpauth';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Session } from '#contract/session.ts';
import { cookieOf, type PeopleApp, peopleApp, type TestOwner } from '#server/testing/people-app.ts';

const minute = 60_000;
const halfMinute = 30_000;

let app: PeopleApp;
beforeAll(async () => {
  app = await peopleApp();
});
beforeEach(() => app.forgetLimits());

const codeOf = (secret: string, steps = 0) =>
  new TOTP({ secret }).generate({ timestamp: app.now().getTime() + steps * halfMinute });

async function json<T>(response: Response | Promise<Response>, status = 200): Promise<T> {
  const answer = await response;
  const text = await answer.text();
  expect([answer.status, text.slice(0, 300)]).toEqual([status, expect.any(String)]);
  return JSON.parse(text) as T;
}

interface Ready {
  readonly owner: TestOwner;
  readonly cookie: string;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

/** An owner with a second factor whose current step is not used up. */
async function withSecondFactor(owner?: TestOwner): Promise<Ready> {
  const person = owner ?? (await app.newOwner());
  const cookie = await app.signIn(person);
  const { secret } = await json<{ secret: string }>(
    app.post('/dashboard/second-factor/begin', {}, { cookie }),
  );
  const code = codeOf(secret);
  const { recoveryCodes } = await json<{ recoveryCodes: string[] }>(
    app.post('/dashboard/second-factor/confirm', { code }, { cookie }),
  );
  app.pass(2 * halfMinute);
  return { owner: person, cookie, secret, recoveryCodes };
}

async function challenged({ email, password }: TestOwner): Promise<string> {
  const response = await app.post('/dashboard/session/sign-in', { email, password });
  expect(response.headers.getSetCookie()).toEqual([]);
  const body = await json<Record<string, unknown>>(response);
  expect(Object.keys(body)).toEqual(['challenge', 'expiresAt']);
  return String(body.challenge);
}

const second = (challenge: string, code: string, cookie?: string) =>
  app.post('/dashboard/session/second-factor', { challenge, code }, { cookie });

const status = async (cookie: string, path = '/dashboard/session') =>
  (await app.request('GET', path, { cookie })).status;

const auditOf = (clinicId: string) =>
  app.db
    .selectFrom('audit')
    .select(['action', 'outcome', 'reason', 'before', 'after'])
    .where('clinic_id', '=', clinicId)
    .orderBy('audit_id')
    .execute();

test('set up with a code of the app; from then on a password alone opens nothing', async () => {
  const person = await app.newOwner();
  const elsewhere = await app.signIn(person);
  const cookie = await app.signIn(person);
  const begun = await json<{ secret: string; uri: string; qr: string }>(
    app.post('/dashboard/second-factor/begin', {}, { cookie }),
  );
  expect(begun.uri).toContain(`secret=${begun.secret}`);
  expect(begun.qr).toMatch(/^<svg [^>]*>.*<\/svg>$/s);
  // Not confirmed: it asks for nothing, and a wrong code does not confirm it.
  expect(await status(await app.signIn(person))).toBe(200);
  const wrong = codeOf(begun.secret, 5);
  const refused = await json<{ error: { fieldErrors: object } }>(
    app.post('/dashboard/second-factor/confirm', { code: wrong }, { cookie }),
    400,
  );
  expect(Object.keys(refused.error.fieldErrors)).toEqual(['code']);
  const { recoveryCodes } = await json<{ recoveryCodes: string[] }>(
    app.post('/dashboard/second-factor/confirm', { code: codeOf(begun.secret) }, { cookie }),
  );
  expect(new Set(recoveryCodes).size).toBe(10);
  for (const code of recoveryCodes) expect(code).toMatch(/^([A-Z2-9]{4}-){3}[A-Z2-9]{4}$/);
  expect([await status(cookie), await status(elsewhere)]).toEqual([200, 401]);
  expect(await json(app.request('GET', '/dashboard/security', { cookie }))).toEqual({
    hasPassword: true,
    secondFactor: { since: app.now().toISOString(), recoveryCodesLeft: 10 },
    isSecondFactorRequired: false,
  });
  await json(app.post('/dashboard/second-factor/begin', {}, { cookie }), 409);
  await app.people.drained();
  expect(app.mails.at(-1)).toMatchObject({
    to: { address: person.email },
    subject: expect.stringMatching(/second factor/),
  });

  // The code that set it up is used: not even the sign-in takes it again.
  const challenge = await challenged(person);
  const known = codeOf(begun.secret);
  await json(second(challenge, known), 401);
  app.pass(halfMinute);
  const planted = await app.signIn(await app.newOwner());
  const response = await second(challenge, codeOf(begun.secret), planted);
  const session = await json<Session>(response);
  expect(session.person.userId).toBe(person.userId);
  // A new session, whatever the browser brought along; that one has ended.
  expect(cookieOf(response)).not.toBe(planted);
  expect([await status(cookieOf(response)), await status(planted)]).toEqual([200, 401]);
  const [signedIn] = (await auditOf(person.clinicId)).slice(-1);
  expect(signedIn).toMatchObject({
    action: 'sessionSignIn',
    after: { method: 'password', secondFactor: 'app' },
  });
  // Neither the secret nor a code is anywhere that it could be read.
  const hidden = [
    begun.secret,
    challenge,
    ...recoveryCodes,
    ...recoveryCodes.map((code) => code.replaceAll('-', '')),
  ];
  for (const text of [await app.dump(), app.logged()]) {
    for (const each of hidden) expect(text).not.toContain(each);
  }
});

test('before the code there is no session: nothing that came along opens anything', async () => {
  const { owner, secret } = await withSecondFactor();
  const challenge = await challenged(owner);
  for (const path of ['/dashboard/session', '/v1/viewer/studies', '/dashboard/security']) {
    for (const cookie of [
      challenge,
      `readroom-session=${challenge}`,
      `readroom-session=${challenge}.${challenge}`,
    ])
      expect(await status(cookie, path), path).toBe(401);
    const headers = { authorization: `Bearer ${challenge}` };
    expect((await app.request('GET', path, { headers })).status).toBe(401);
  }
  await json(app.post('/dashboard/second-factor/begin', {}), 401);
  // Of ten at once with one code, one gets in.
  const code = codeOf(secret);
  const answers = await Promise.all(Array.from({ length: 5 }, () => second(challenge, code)));
  const statuses = answers.map((answer) => answer.status);
  expect(statuses.filter((each) => each === 200)).toHaveLength(1);
  expect(statuses.filter((each) => each === 401 || each === 410)).toHaveLength(4);
  // The challenge is used up, and the step with it.
  await json(second(challenge, codeOf(secret, 1)), 410);
  await json(second(await challenged(owner), code), 401);
  await json(second(await challenged(owner), codeOf(secret, -1)), 401);
});

test('a recovery code works once, and however it is typed', async () => {
  const { owner, recoveryCodes, cookie } = await withSecondFactor();
  const [first = '', other = ''] = recoveryCodes;
  await json(second(await challenged(owner), ` ${first.toLowerCase().replaceAll('-', ' ')} `));
  await json(second(await challenged(owner), first), 401);
  await json(second(await challenged(owner), 'AAAA-BBBB-CCCC-DDDD'), 401);
  const { secondFactor } = await json<{ secondFactor: { recoveryCodesLeft: number } }>(
    app.request('GET', '/dashboard/security', { cookie }),
  );
  expect(secondFactor.recoveryCodesLeft).toBe(9);
  // New ones end the old ones.
  const renewed = await json<{ recoveryCodes: string[] }>(
    app.post('/dashboard/second-factor/recovery-codes', { code: other }, { cookie }),
  );
  await app.forgetLimits();
  await json(second(await challenged(owner), recoveryCodes[2] ?? ''), 401);
  await json(second(await challenged(owner), renewed.recoveryCodes[0] ?? ''));
  // Another person's codes are of no use.
  const stranger = await withSecondFactor();
  await json(second(await challenged(stranger.owner), renewed.recoveryCodes[1] ?? ''), 401);
});

test('guesses: five a sign-in, five in 15 minutes, twenty a day, whatever the password starts anew', async () => {
  const { owner, secret } = await withSecondFactor();
  const challenge = await challenged(owner);
  for (let guess = 0; guess < 5; guess++) await json(second(challenge, '000000'), 401);
  await json(second(challenge, codeOf(secret)), 410);
  const next = await challenged(owner);
  await json(second(next, codeOf(secret)), 429);
  // A right password that leads nowhere counts as a try of the account.
  const tries = [];
  const { email, password } = owner;
  for (let index = 0; index < 5; index++)
    tries.push((await app.post('/dashboard/session/sign-in', { email, password })).status);
  expect(tries).toEqual([200, 200, 200, 429, 429]);
  const refused = (await auditOf(owner.clinicId)).filter(({ outcome }) => outcome === 'refused');
  expect(refused).toHaveLength(5);
  expect(refused[0]).toMatchObject({ action: 'sessionSignIn', reason: 'Wrong code of the second factor.' });

  for (let round = 0; round < 3; round++) {
    app.pass(15 * minute);
    const again = await challenged(owner);
    for (let guess = 0; guess < 5; guess++) await json(second(again, '000000'), 401);
  }
  app.pass(15 * minute);
  const answer = await second(await challenged(owner), codeOf(secret));
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(22 * 60 * 60);
  app.pass(24 * 60 * minute);
  await json(second(await challenged(owner), codeOf(secret)));
});

test('a challenge lasts five minutes, and ends with access or with a new password', async () => {
  const { owner, secret } = await withSecondFactor();
  const late = await challenged(owner);
  app.pass(5 * minute);
  await json(second(late, codeOf(secret)), 410);
  await json(second('made up', codeOf(secret)), 410);
  const challenge = await challenged(owner);
  await app.db
    .updateTable('users')
    .set({ access_revoked_at: app.now() })
    .where('user_id', '=', owner.userId)
    .execute();
  await json(second(challenge, codeOf(secret)), 410);
});

test('a reset of the password leads to the code too; a link from the terminal does not', async () => {
  const { owner, secret } = await withSecondFactor();
  const before = await challenged(owner);
  const actor = { kind: 'system', id: null, name: 'Test', email: null } as const;
  const reset = await app.people.createPasswordLink({ email: owner.email, actor });
  const password = 'another long password';
  const response = await app.post('/dashboard/password/reset', {
    token: new URL(reset.url).hash.replace('#token=', ''),
    password,
  });
  await json(response);
  await json(second(before, codeOf(secret)), 410);
  await json(second(await challenged({ ...owner, password }), codeOf(secret)));
  const link = await app.people.createSignInLink({ email: owner.email, actor });
  const entered = await app.post('/dashboard/session/use-sign-in-link', {
    token: new URL(link.url).hash.replace('#link=', ''),
  });
  expect(await json<Session>(entered)).toMatchObject({ person: { userId: owner.userId } });
});

test('removing it takes the password and a code, and is on record', async () => {
  const { owner, cookie, secret } = await withSecondFactor();
  const remove = (body: { password: string; code: string }) =>
    app.post('/dashboard/second-factor/remove', body, { cookie });
  const { password } = owner;
  const code = codeOf(secret);
  const wrong = await json<{ error: { fieldErrors: object } }>(
    remove({ password: 'not this one', code }),
    400,
  );
  expect(Object.keys(wrong.error.fieldErrors)).toEqual(['password']);
  await json(remove({ password, code: '000000' }), 400);
  await json(remove({ password, code }));
  await json(remove({ password, code: codeOf(secret, 1) }), 409);
  expect(await status(await app.signIn(owner))).toBe(200);
  const rows = (await auditOf(owner.clinicId)).filter(({ action }) => action === 'secondFactorRemove');
  expect(rows).toMatchObject([
    { outcome: 'refused', reason: 'Wrong password.' },
    { outcome: 'refused', reason: 'Wrong code.' },
    { outcome: 'done', before: { secondFactor: true }, after: { secondFactor: false } },
  ]);
});

test('where the clinic asks for it, an admin without one can do nothing but set it up', async () => {
  const ready = await withSecondFactor();
  const { owner, cookie } = ready;
  const member = await app.addUser(owner.clinicId);
  const admin = await app.addUser(owner.clinicId, { level: 'admin' });
  const enter = async (email: string) => {
    const actor = { kind: 'system', id: null, name: 'Test', email: null } as const;
    const { url } = await app.people.createSignInLink({ email, actor });
    const token = url.split('#link=')[1];
    return cookieOf(await app.post('/dashboard/session/use-sign-in-link', { token }));
  };
  const [asAdmin, asMember] = [await enter(admin.email), await enter(member.email)];
  expect(await status(asAdmin, '/v1/viewer/studies')).toBe(200);
  const patch = (body: unknown, by = cookie) =>
    app.request('PATCH', '/dashboard/clinic', {
      cookie: by,
      body,
      headers: { origin: app.origin, 'content-type': 'application/json' },
    });
  await json(patch({ isSecondFactorRequired: true }));

  // From the very next request, in a session that was there before.
  const everything = [
    '/v1/viewer/studies',
    '/v1/viewer/users',
    '/dashboard/audit',
    '/dashboard/api-keys',
    '/dashboard/sessions',
    '/dashboard/clinic',
    '/dashboard/capabilities',
  ];
  for (const path of everything) {
    const refused = await json<{ error: { code: string } }>(
      app.request('GET', path, { cookie: asAdmin }),
      403,
    );
    expect([path, refused.error.code]).toEqual([path, 'second_factor_needed']);
  }
  const opened = await app.request('GET', `/open/stu_${'0'.repeat(32)}`, { cookie: asAdmin });
  expect(opened.status).toBe(403);
  await json(
    app.post('/dashboard/password/change', { current: 'x', password: 'y'.repeat(12) }, { cookie: asAdmin }),
    403,
  );
  await json(patch({ isSecondFactorRequired: false }, asAdmin), 403);
  for (const cookieOfFree of [asMember, cookie])
    expect(await status(cookieOfFree, '/v1/viewer/studies')).toBe(200);

  const session = await json<Session>(app.request('GET', '/dashboard/session', { cookie: asAdmin }));
  expect(session.needsSecondFactor).toBe(true);
  const { secret } = await json<{ secret: string }>(
    app.post('/dashboard/second-factor/begin', {}, { cookie: asAdmin }),
  );
  await json(app.post('/dashboard/second-factor/confirm', { code: codeOf(secret) }, { cookie: asAdmin }));
  for (const path of everything) expect([path, await status(asAdmin, path)]).toEqual([path, 200]);

  // An owner who lifts what has been asked for lifts it at once; and nobody asks others for what they lack.
  await json(patch({ isSecondFactorRequired: false }));
  const other = await app.newOwner();
  const lacking = await patch({ isSecondFactorRequired: true }, await app.signIn(other));
  await json(lacking, 409);
});

test('one set-up at a time: a second beginning ends the first, and it waits no longer than half an hour', async () => {
  const cookie = await app.signIn(await app.newOwner());
  const begin = async () =>
    (await json<{ secret: string }>(app.post('/dashboard/second-factor/begin', {}, { cookie }))).secret;
  const confirm = (code: string) => app.post('/dashboard/second-factor/confirm', { code }, { cookie });
  await json(confirm('123456'), 409);
  const [first, then] = [await begin(), await begin()];
  await json(confirm(codeOf(first)), 400);
  app.pass(31 * minute);
  await json(confirm(codeOf(then)), 409);
  const last = await begin();
  await json(confirm(codeOf(last)));
});
