import { afterAll, beforeAll, expect, test } from 'vitest';
import { invitationList, invitationRetrieve } from '#contract/invitation-endpoints.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import { openTestApp, type TestApp, type TestClinic } from '#server/testing/test-app.ts';

let upstream: TestApp;
let clinic: TestClinic;
let app: TestApp;
let lie = false;

beforeAll(async () => {
  upstream = await openTestApp();
  clinic = await upstream.newClinic();
  app = await openTestApp({
    vendor: {
      apiKey: clinic.key.secret,
      baseUrl: new URL(upstream.origin),
      clinicName: undefined,
      fetch: async (request) => {
        const answer = await upstream.request(request.url, request);
        const text = await answer.text();
        const told = lie ? text.replaceAll(clinic.clinicId, crypto.randomUUID()) : text;
        return new Response(told, answer);
      },
    },
  });
});

afterAll(async () => {
  await app.close();
  await upstream.close();
});

test('an invitation of another clinic is not believed: left out of a list, and an error on its own', async () => {
  const { clinic_id } = await app.db.selectFrom('clinics').select('clinic_id').executeTakeFirstOrThrow();
  const owner = await app.signIn(clinic_id, clinic.owner.email);
  await app.done(owner, userInvite, {
    body: {
      email: 'new@clinic.example',
      firstName: 'New',
      lastName: 'Person',
      clinicRole: 'Radiologist',
      level: 'member',
      canManageStudies: false,
      hasDashboardAccess: true,
    },
  });
  const [invitation] = (await app.done(owner, invitationList)).invitations;
  expect(invitation?.clinicId).toBe(clinic.clinicId);
  lie = true;
  const page = await app.done(owner, invitationList);
  expect(page).toMatchObject({ invitations: [], unreadable: 1 });
  const { invitationId = '' } = invitation ?? {};
  await app.refused(owner, invitationRetrieve, 502, { params: { invitationId } });
  lie = false;
  await app.done(owner, invitationRetrieve, { params: { invitationId } });
});
