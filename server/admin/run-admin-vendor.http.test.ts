import { afterAll, beforeAll, expect, test } from 'vitest';
import { passwordReset, sessionUseSignInLink } from '#contract/session-endpoints.ts';
import { sessionRetrieve } from '#contract/session-retrieve.ts';
import { studyList } from '#contract/study-endpoints.ts';
import { nobody } from '#server/testing/call.ts';
import { type ClinicAtVendor, openClinicAtVendor, upstreams } from '#server/testing/clinic-at-vendor.ts';
import { openTestApp } from '#server/testing/test-app.ts';
import { runAdmin } from './run-admin.ts';

let at: ClinicAtVendor;
let said: { out: string[]; err: string[] };
beforeAll(async () => {
  at = await openClinicAtVendor({ mailer: 'none' });
});
afterAll(() => at.close());

async function admin(args: string[], environment: Record<string, string> = {}): Promise<number> {
  said = { out: [], err: [] };
  return runAdmin(args, {
    environment: {
      AVARA_API_KEY: at.settings.apiKey,
      AVARA_BASE_URL: at.settings.baseUrl.origin,
      READROOM_OWNER_EMAIL: at.clinic.owner.email,
      ...environment,
    },
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
    progress: () => {},
    now: at.app.now,
    open: async () => ({ ...at.app.connection, close: async () => {} }),
    ...(at.settings.fetch === undefined ? {} : { fetch: at.settings.fetch }),
  });
}

const tokenIn = (text: string) => /#(?:link|token)=([\w-]+)/.exec(text)?.[1] ?? '';

test('without mail the terminal lets in whom the vendor has, and nobody else', async () => {
  const { member } = at.clinic;
  expect(await admin(['password-link', '--email', member.email])).toBe(0);
  const password = `correct horse ${crypto.randomUUID()}`;
  await at.app.done(nobody, passwordReset, { body: { token: tokenIn(said.out.join()), password } });
  expect(await at.tryPassword({ email: member.email, password })).toBe(200);

  expect(await admin(['sign-in-link', '--email', member.email])).toBe(0);
  await at.app.done(nobody, sessionUseSignInLink, { body: { token: tokenIn(said.out.join()) } });

  for (const command of ['password-link', 'sign-in-link']) {
    expect(await admin([command, '--email', 'x@nowhere.example'])).toBe(1);
    expect(said.err).toEqual(['Nobody with dashboard access has the address x@nowhere.example.']);
  }
  expect(await admin(['second-factor', 'remove', '--email', member.email])).toBe(0);
});

test('while the vendor is silent it says so', async () => {
  at.answer(upstreams.silent);
  expect(await admin(['sign-in-link', '--email', at.clinic.manager.email])).toBe(1);
  expect(said.err.join()).toContain("The vendor's API does not answer");
  at.answer(upstreams.working);
});

test('a key for programs of the clinic is made as ever', async () => {
  const args = ['api-key', 'create', '--clinic', 'Lakeside Imaging', '--description', 'RIS', '--json'];
  expect(await admin(args)).toBe(0);
  const { secret } = JSON.parse(said.out[0] ?? '') as { secret: string };
  expect(secret).not.toBe(at.settings.apiKey);
  await at.app.done({ credential: { authorization: `Bearer ${secret}` } }, studyList);
  await at.app.refused({ credential: { authorization: `Bearer ${at.settings.apiKey}` } }, studyList, 401);
});

test.each([
  ['clinic create', ['--name', 'Second', '--owner-email', 'o@second.example']],
  ['express-customer create', ['--clinic', 'Lakeside Imaging', '--name', 'Riverside']],
  ['seed', ['--clinic', 'Lakeside Imaging', '--studies', '10']],
])('%s is for clinics of one’s own', async (words, options) => {
  expect(await admin([...words.split(' '), ...options])).toBe(1);
  expect(said.err).toEqual([
    `${words} is for clinics of your own. With AVARA_API_KEY the clinic is at the vendor, and so is what this would make.`,
  ]);
  expect(await at.app.db.selectFrom('clinics').select('name').execute()).toEqual([
    { name: 'Lakeside Imaging' },
  ]);
});

test('without the key the database is not touched, and with it another one is not either', async () => {
  const own = { AVARA_API_KEY: '', AVARA_BASE_URL: '', READROOM_OWNER_EMAIL: '' };
  const create = ['clinic', 'create', '--name', 'Second', '--owner-email', 'o@second.example', '--json'];
  expect(await admin(create, own)).toBe(1);
  expect(JSON.parse(said.out[0] ?? '')).toMatchObject({
    error: { code: 'wrong_mode' },
    message: expect.stringContaining('belongs to a clinic at the vendor'),
  });
});

test('a start in the other mode is refused both ways round, and leaves nothing behind', async () => {
  const before = await at.app.dump();
  await expect(openTestApp({ beside: at.app })).rejects.toThrow('belongs to a clinic at the vendor');
  expect(await at.app.dump()).toBe(before);

  const own = await openTestApp();
  const clinic = await own.newClinic();
  const untouched = await own.dump();
  await expect(openTestApp({ beside: own, vendor: at.settings })).rejects.toThrow(
    'This database has clinics of its own',
  );
  expect(await own.dump()).toBe(untouched);
  await own.done(clinic.owner, sessionRetrieve);
  await own.close();
});

test('two processes that start together on an empty database agree on one clinic', async () => {
  const empty = await openTestApp();
  await Promise.all([1, 2, 3].map(() => openTestApp({ beside: empty, vendor: at.settings })));
  expect(await empty.db.selectFrom('clinics').select('name').execute()).toEqual([
    { name: 'Lakeside Imaging' },
  ]);
  await empty.close();
});
