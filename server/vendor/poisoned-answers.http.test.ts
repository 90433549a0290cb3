import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Endpoint } from '#contract/endpoint.ts';
import { viewerEndpoints } from '#contract/endpoints.ts';
import { invitationList } from '#contract/invitation-endpoints.ts';
import { studyCancel } from '#contract/study-endpoints.ts';
import { userRevokeAccess } from '#contract/user-endpoints.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import type { Input } from '#server/testing/call.ts';
import { type ConformanceApp, newUid, type TestClinic } from '#server/testing/test-app.ts';
import { type OnTheWay, openVendorApp } from '#server/testing/vendor-app.ts';

let app: ConformanceApp;
let clinic: TestClinic;
let onTheWay: OnTheWay = (_, forward) => forward();

beforeAll(async () => {
  app = await openVendorApp((sent, forward) => onTheWay(sent, forward));
  clinic = await app.newClinic();
});
afterAll(() => app.close());

const word = 'poison-7f3a';
const json = { 'content-type': 'application/json' };
const html = { 'content-type': 'text/html' };

const keyRefused = 'our key refused, and quoted';

/** What an operation answers with success or failure, and must neither believe nor repeat. */
const poisons: readonly (readonly [string, () => Response])[] = [
  ['ten megabytes', () => Response.json({ [word]: 'x'.repeat(10 * 1024 * 1024) })],
  ['half of some JSON', () => new Response(`{"studyId":"${word}`, { headers: json })],
  ['a page of HTML', () => new Response(`<h1>${word}</h1>`, { headers: html })],
  ['HTML that says it is JSON', () => new Response(`<h1>${word}</h1>`, { headers: json })],
  ['another shape', () => Response.json([{ [word]: word }])],
  ['nothing', () => new Response(null, { status: 204 })],
  ['our key', () => Response.json({ success: true, message: `${word} ${clinic.viewerKey.secret}` })],
  ['a failure in HTML', () => new Response(`<h1>${word}</h1>`, { status: 500, headers: html })],
  [
    'a failure with our key',
    () => Response.json({ message: `${word} ${clinic.viewerKey.secret}` }, { status: 502 }),
  ],
  [keyRefused, () => Response.json({ message: `${word} ${clinic.viewerKey.secret}` }, { status: 401 })],
  ['the way to another host', () => Response.redirect(`https://${word}.example/`, 307)],
];

const person = () => ({
  email: `${newUid()}@clinic.example`,
  firstName: 'Grace',
  lastName: 'Hopper',
  clinicRole: 'Radiologist',
  level: 'member',
  canManageStudies: false,
  hasDashboardAccess: true,
});
const aUser = async () => (await app.addUser(clinic.clinicId)).userId;
const anInvitation = async () => {
  const { userId } = await app.done(clinic.key, userInvite, { body: person() });
  const { invitations } = await app.done(clinic.key, invitationList, { query: { userId } });
  return invitations[0]?.invitationId ?? '';
};

const inputs: Readonly<Record<keyof typeof viewerEndpoints, () => Promise<Input>>> = {
  studyCreate: async () => ({
    body: { severity: 'stat', studyDescription: 'CT', studyInstanceUid: newUid() },
  }),
  studyList: async () => ({ query: { studyDescription: newUid() } }),
  studyRetrieve: async () => ({ params: { studyId: (await app.newStudy(clinic)).studyId } }),
  studyRetrieveByUid: async () => ({
    params: { studyInstanceUid: (await app.newStudy(clinic)).studyInstanceUid },
  }),
  studyUpdate: async () => ({
    params: { studyId: (await app.newStudy(clinic)).studyId },
    body: { severity: 'stat' },
  }),
  studyCancel: async () => ({ body: { studyId: (await app.newStudy(clinic)).studyId } }),
  studyUncancel: async () => {
    const { studyId } = await app.newStudy(clinic);
    await app.done(clinic.key, studyCancel, { body: { studyId } });
    return { body: { studyId } };
  },
  studyRerouteUrl: async () => ({ body: { studyId: (await app.newStudy(clinic)).studyId } }),
  userInvite: async () => ({ body: person() }),
  userList: async () => ({ query: { firstName: newUid() } }),
  userRetrieve: async () => ({ params: { userId: await aUser() } }),
  userUpdate: async () => ({ params: { userId: await aUser() }, body: { firstName: 'Changed' } }),
  userRevokeAccess: async () => ({ body: { userId: await aUser() } }),
  userReactivate: async () => {
    const userId = await aUser();
    await app.done(clinic.key, userRevokeAccess, { body: { userId } });
    return { body: { userId } };
  },
  invitationList: async () => ({ query: { userId: await aUser() } }),
  invitationRetrieve: async () => ({ params: { invitationId: await anInvitation() } }),
  invitationUpdate: async () => ({
    params: { invitationId: await anInvitation() },
    body: { firstName: 'Changed' },
  }),
  invitationRevoke: async () => ({ body: { invitationId: await anInvitation() } }),
};

test.each(Object.values(viewerEndpoints) as Endpoint[])('$name', async (endpoint) => {
  const input = await inputs[endpoint.name as keyof typeof inputs]();
  const isWrite = endpoint.method !== 'GET';
  for (const [poison, answer] of poisons) {
    // What has failed before is left alone for ten seconds.
    app.pass(11_000);
    // A change is looked at before it is sent, with requests that the vendor answers well.
    onTheWay = async (sent, forward) => ((sent.method !== 'GET') === isWrite ? answer() : forward());
    const result = await app.call(clinic.key, endpoint, input);
    onTheWay = (_, forward) => forward();
    expect([poison, [502, 503, 504].includes(result.status)]).toEqual([poison, true]);
    const told = `${result.text} ${JSON.stringify([...result.headers])}`;
    for (const hidden of [word, clinic.viewerKey.secret])
      expect([poison, told.includes(hidden)]).toEqual([poison, false]);
    // Nobody knows whether a change was made, unless the vendor said no: it must not be sent again unseen.
    const mayBeDone = isWrite && poison !== keyRefused;
    expect([poison, result.headers.get('x-should-retry')]).toEqual([poison, mayBeDone ? 'false' : null]);
  }
});

test('nothing of it is in the log or in the database', async () => {
  const kept = `${app.logged()} ${await app.dump()}`;
  expect(kept.length).toBeGreaterThan(1000);
  for (const hidden of [word, clinic.viewerKey.secret]) expect(kept).not.toContain(hidden);
});
