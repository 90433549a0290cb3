import { beforeAll, expect, test } from 'vitest';
import { createDirectory } from '#server/selfhosted/directory.ts';
import { type PeopleApp, peopleApp } from '#server/testing/people-app.ts';
import type { Directory } from '#server/viewer/directory.ts';
import { createBackground } from './background.ts';
import { createAuth } from './create-auth.ts';
import { createCredentials } from './credentials.ts';
import { createSeal } from './seal.ts';

let app: PeopleApp;
beforeAll(async () => {
  app = await peopleApp();
});

async function credentialsWith(directory: Directory) {
  const log = { warn: () => {} };
  return createCredentials({
    db: app.db,
    now: app.now,
    newId: () => 'usr_unused',
    random: Math.random,
    publicUrl: new URL(app.origin),
    directory,
    auth: await createAuth(app.db, new URL(app.origin)),
    seal: await createSeal(app.db),
    background: createBackground(log),
    log,
    mailer: { isConfigured: false, send: () => Promise.reject(new Error('No mail is sent here.')) },
    capabilities: () => Promise.reject(new Error('Nobody asks here.')),
  });
}

test('wherever the people are kept, a session is the same person, and nobody once their access has ended', async () => {
  const ours = createDirectory({ db: app.db });
  const both = [
    await credentialsWith(ours),
    await credentialsWith({ ...ours, recheck: async () => 'changed' }),
  ];
  const owner = await app.newOwner();
  // The same address elsewhere: a session is in one clinic.
  const other = await app.newOwner({ email: owner.email });
  const cookie = await app.signIn(owner);
  const [one, two] = await Promise.all(both.map((credentials) => credentials.session(cookie)));
  expect(one).toEqual(two);
  expect([owner.userId, other.userId]).toContain(one?.userId);
  expect(one).toMatchObject({ kind: 'user', email: owner.email, level: 'owner', canManageStudies: true });

  const set = (columns: { access_revoked_at?: Date | null; has_dashboard_access?: boolean }) =>
    app.db
      .updateTable('users')
      .set(columns)
      .where('user_id', '=', one?.userId ?? '')
      .execute();
  const found = async () =>
    (await Promise.all(both.map((credentials) => credentials.session(cookie)))).map((actor) => actor?.userId);
  await set({ access_revoked_at: app.now() });
  expect(await found()).toEqual([undefined, undefined]);
  await set({ access_revoked_at: null, has_dashboard_access: false });
  expect(await found()).toEqual([undefined, undefined]);
  await set({ has_dashboard_access: true });
  expect(await found()).toEqual([one?.userId, one?.userId]);
});
