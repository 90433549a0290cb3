import { expect, test } from 'vitest';
import { invitationList } from '#contract/invitation-endpoints.ts';
import { sessionRetrieve } from '#contract/session-retrieve.ts';
import {
  studyCancel,
  studyCreate,
  studyList,
  studyRerouteUrl,
  studyRetrieve,
  studyUpdate,
} from '#contract/study-endpoints.ts';
import { userList, userReactivate, userRevokeAccess } from '#contract/user-endpoints.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import { newUid, openTestApp } from '#server/testing/test-app.ts';

test('smoke', async () => {
  const upstream = await openTestApp();
  const clinic = await upstream.newClinic();
  const app = await openTestApp({
    vendor: {
      apiKey: clinic.key.secret,
      baseUrl: new URL(upstream.origin),
      clinicName: 'Vendor clinic',
      fetch: async (request) => upstream.request(request.url, request),
    },
  });
  const { clinic_id } = await app.db.selectFrom('clinics').select('clinic_id').executeTakeFirstOrThrow();
  const owner = await app.signIn(clinic_id, clinic.owner.email);
  const session = await app.done(owner, sessionRetrieve);
  expect(session.person.level).toBe('owner');
  const study = await app.done(owner, studyCreate, {
    body: { severity: 'stat', studyDescription: 'CT', studyInstanceUid: newUid() },
  });
  const list = await app.done(owner, studyList);
  expect(list.studies).toHaveLength(1);
  const { studyId } = study;
  expect((await app.done(owner, studyRetrieve, { params: { studyId } })).fingerprint).toBe(study.fingerprint);
  const changed = await app.done(owner, studyUpdate, {
    params: { studyId },
    body: { severity: 'high' },
    headers: { 'if-match': `"${study.fingerprint}"` },
  });
  expect(changed.severity).toBe('high');
  await app.refused(owner, studyUpdate, 412, {
    params: { studyId },
    body: { severity: 'normal' },
    headers: { 'if-match': `"${study.fingerprint}"` },
  });
  await app.done(owner, studyCancel, { body: { studyId } });
  expect((await app.done(owner, studyRerouteUrl, { body: { studyId } })).url).toContain('/viewer/study/');
  await app.done(owner, userRevokeAccess, { body: { userId: clinic.member.userId } });
  expect(
    (await app.done(owner, userList, { query: { email: clinic.member.email } })).users[0]?.accessRevokedAt,
  ).toBeTruthy();
  await app.done(owner, userReactivate, { body: { userId: clinic.member.userId } });
  await app.done(owner, userInvite, {
    body: {
      email: 'new@clinic.example',
      firstName: 'N',
      lastName: 'E',
      clinicRole: 'Radiologist',
      level: 'member',
      canManageStudies: false,
      hasDashboardAccess: true,
    },
  });
  expect((await app.done(owner, invitationList)).invitations).toHaveLength(1);
  const audit = await app.audit(clinic_id);
  console.log(
    audit.map((a) => [a.action, a.outcome, a.object_name, JSON.stringify(a.after)].join(' ')).join('\n'),
  );
  const member = await app.signIn(clinic_id, clinic.member.email);
  await app.refused(member, studyCreate, 403, {
    body: { severity: 'stat', studyDescription: 'CT', studyInstanceUid: newUid() },
  });
});
