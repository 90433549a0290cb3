import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Endpoint } from '#contract/endpoint.ts';
import { type ViewerEndpoints, viewerEndpoints } from '#contract/endpoints.ts';
import type { Invitation } from '#contract/invitation.ts';
import type { Input } from '#server/testing/call.ts';
import { type BadUpstream, badUpstream, misbehaviours } from '#server/testing/outside/bad-upstream.ts';
import {
  newUid,
  openTestApp,
  type TestApp,
  type TestClinic,
  type TestKey,
} from '#server/testing/test-app.ts';

type Operation = keyof ViewerEndpoints;

/** Longer than the ten seconds for which an operation that kept failing is left alone. */
const restMs = 11_000;

let upstream: TestApp;
let clinic: TestClinic;
let bad: BadUpstream;
let app: TestApp;
/** The same installation with less patience, for an upstream that never ends. */
let hasty: TestApp;
let key: TestKey;
let serial = 0;

beforeAll(async () => {
  upstream = await openTestApp();
  clinic = await upstream.newClinic();
  bad = badUpstream(async (request) => upstream.request(request.url, request));
  const vendor = {
    apiKey: clinic.key.secret,
    baseUrl: new URL(upstream.origin),
    clinicName: undefined,
    fetch: bad.fetch,
    sleep: async () => {},
  };
  app = await openTestApp({ vendor });
  hasty = await openTestApp({ vendor: { ...vendor, deadlineMs: 150 }, beside: app });
  const { clinic_id } = await app.db.selectFrom('clinics').select('clinic_id').executeTakeFirstOrThrow();
  key = await app.addKey(clinic_id);
});

afterAll(async () => {
  await hasty.close();
  await app.close();
  await upstream.close();
});

const study = () => upstream.newStudy(clinic);
const user = () => upstream.addUser(clinic.clinicId);
const person = () => ({
  email: `invited-${serial++}@clinic.example`,
  firstName: 'New',
  lastName: 'Person',
  clinicRole: 'Radiologist',
  level: 'member',
  canManageStudies: false,
  hasDashboardAccess: true,
});

async function invitation(): Promise<Invitation> {
  const { userId } = await upstream.done(clinic.key, viewerEndpoints.userInvite, { body: person() });
  const page = await upstream.done(clinic.key, viewerEndpoints.invitationList, { query: { userId } });
  const [made] = page.invitations;
  if (made === undefined) throw new Error('No invitation was made.');
  return made;
}

/** Something that each operation can do, about an object that nothing was done to yet. */
const inputs: Readonly<Record<Operation, () => Promise<Input>>> = {
  studyCreate: async () => ({
    body: { severity: 'stat', studyDescription: 'CT head', studyInstanceUid: newUid() },
  }),
  studyList: async () => ({ query: { severity: 'normal', limit: 5 } }),
  studyRetrieve: async () => ({ params: { studyId: (await study()).studyId } }),
  studyRetrieveByUid: async () => ({ params: { studyInstanceUid: (await study()).studyInstanceUid } }),
  studyUpdate: async () => ({ params: { studyId: (await study()).studyId }, body: { severity: 'high' } }),
  studyCancel: async () => ({ body: { studyId: (await study()).studyId } }),
  studyUncancel: async () => {
    const { studyId } = await study();
    await upstream.done(clinic.key, viewerEndpoints.studyCancel, { body: { studyId } });
    return { body: { studyId } };
  },
  studyRerouteUrl: async () => ({ body: { studyId: (await study()).studyId } }),
  userInvite: async () => ({ body: person() }),
  userList: async () => ({ query: { level: 'member', limit: 5 } }),
  userRetrieve: async () => ({ params: { userId: (await user()).userId } }),
  userUpdate: async () => ({ params: { userId: (await user()).userId }, body: { lastName: 'Changed' } }),
  userRevokeAccess: async () => ({ body: { userId: (await user()).userId } }),
  userReactivate: async () => ({ body: { userId: (await user()).userId } }),
  invitationList: async () => ({ query: { status: ['sent'], limit: 5 } }),
  invitationRetrieve: async () => ({ params: { invitationId: (await invitation()).invitationId } }),
  invitationUpdate: async () => ({
    params: { invitationId: (await invitation()).invitationId },
    body: { lastName: 'Changed' },
  }),
  invitationRevoke: async () => ({ body: { invitationId: (await invitation()).invitationId } }),
};

const operations = Object.keys(viewerEndpoints) as Operation[];

describe.each(misbehaviours)('an upstream that does this: %s', (how) => {
  test.each(operations)(
    '%s answers cleanly, sends a write once, and is itself again afterwards',
    async (name) => {
      const endpoint: Endpoint = viewerEndpoints[name];
      const input = await inputs[name]();
      const before = bad.seen.length;
      bad.misbehave(how, name);
      const server = how === 'drips' || how === 'says-nothing' ? hasty : app;
      // Both hold the answer to the contract: its shape, its code, and nothing that is not declared.
      const result = await server.call(key, endpoint, input);
      bad.behave();
      expect(result.text).not.toMatch(/sk_live_|127\.0\.0\.1:4400\/v1|<h1>|Maintenance/);
      if (!result.ok) expect([502, 503, 504]).toContain(result.status);
      const sent = bad.seen
        .slice(before)
        .filter(({ operation, method }) => operation === name && method !== 'GET');
      expect(sent.length).toBeLessThanOrEqual(1);
      expect(bad.seen.every(({ url }) => new URL(url).origin === upstream.origin)).toBe(true);

      // Others are not drawn in, and this one comes back.
      expect((await app.request('/healthz')).status).toBe(200);
      app.pass(restMs);
      await app.done(key, endpoint, await inputs[name]());
    },
  );
});

test('the vendor’s key is in no log line and nowhere in the database', async () => {
  const secret = clinic.key.secret;
  for (const text of [app.logged(), hasty.logged(), await app.dump()]) {
    expect(text.length).toBeGreaterThan(1_000);
    expect(text).not.toContain(secret);
    expect(text).not.toContain(secret.slice('sk_live_'.length));
  }
});
