import { beforeAll, expect, test } from 'vitest';
import { type Clinic, clinicRetrieve, clinicUpdate } from '#contract/clinic.ts';
import { ownProfileUpdate } from '#contract/own-profile.ts';
import { defaultWaitTargets } from '#contract/session.ts';
import { capabilitiesRetrieve } from '#contract/session-endpoints.ts';
import { sessionRetrieve } from '#contract/session-retrieve.ts';
import { userRetrieve } from '#contract/user-endpoints.ts';
import { conformanceApp } from '#server/testing/conformance-app.ts';
import type { ConformanceApp, TestClinic } from '#server/testing/test-app.ts';

let app: ConformanceApp;
let clinic: TestClinic;
beforeAll(async () => {
  app = await conformanceApp();
  clinic = await app.newClinic();
});

const waitTargets = {
  stat: { targetMinutes: 45, warnMinutes: 20 },
  high: { targetMinutes: 180, warnMinutes: 120 },
  normal: { targetMinutes: 720, warnMinutes: 600 },
};

test('everyone changes how they are called and reached, and nothing of what they may do', async () => {
  for (const person of [clinic.member, clinic.manager, clinic.admin, clinic.owner]) {
    const body = { firstName: 'Grace', middleName: 'B.', suffix1: 'MD', phoneNumber: '15551234567' };
    const changed = await app.done(person, ownProfileUpdate, { body });
    expect(changed).toMatchObject({
      ...body,
      userId: person.userId,
      ...app.extensions({ version: 2 }),
    });
    const { person: shown } = await app.done(person, sessionRetrieve);
    expect(shown.firstName).toBe('Grace');
  }
  const { member } = clinic;
  const params = { userId: member.userId };
  const before = await app.done(clinic.owner, userRetrieve, { params });
  for (const more of [
    { level: 'owner' },
    { canManageStudies: true },
    { hasDashboardAccess: true },
    { email: 'other@clinic.example' },
    { clinicRole: 'Radiologist' },
    { userId: clinic.admin.userId },
  ]) {
    const refused = await app.refused(member, ownProfileUpdate, 400, { body: { firstName: 'Eve', ...more } });
    expect(Object.keys(refused.fieldErrors)).toEqual(Object.keys(more));
  }
  expect(await app.done(clinic.owner, userRetrieve, { params })).toEqual(before);
  const stale = await app.refused(member, ownProfileUpdate, 412, {
    body: { lastName: 'Hopper' },
    headers: { 'if-match': '"1"' },
  });
  // Who changed what is told where there are versions to count from.
  if (app.mode === 'selfhosted') expect(stale.changes).toMatchObject([{ action: 'ownProfileUpdate' }]);
  await app.done(member, ownProfileUpdate, {
    body: { suffix1: null },
    headers: { 'if-match': `"${before.version ?? before.fingerprint}"` },
  });
  await app.refused(clinic.key, ownProfileUpdate, 403, { body: { firstName: 'Eve' } });
  const rows = (await app.audit(clinic.clinicId)).filter((row) => row.action === 'ownProfileUpdate');
  expect(rows).toHaveLength(5);
  expect(rows.at(-1)).toMatchObject({
    actor_id: member.userId,
    object_id: member.userId,
    before: { suffix1: 'MD' },
    after: { suffix1: null },
  });
});

test('owners and admins set the targets, owners the name; everyone sees them at once', async () => {
  const start = await app.done(clinic.member, clinicRetrieve);
  expect(start).toEqual({
    clinicId: clinic.clinicId,
    name: 'Test Clinic',
    waitTargets: defaultWaitTargets,
    isSecondFactorRequired: false,
    version: 1,
  });
  await app.done(clinic.admin, clinicUpdate, { body: { waitTargets }, headers: { 'if-match': '"1"' } });
  expect((await app.done(clinic.member, capabilitiesRetrieve)).waitTargets).toEqual(waitTargets);
  const stale = await app.refused(clinic.owner, clinicUpdate, 412, {
    body: { name: 'Late' },
    headers: { 'if-match': '"1"' },
  });
  expect(stale.current).toMatchObject({ version: 2, waitTargets });
  await app.done(clinic.owner, clinicUpdate, { body: { name: 'Northside' }, headers: { 'if-match': '"2"' } });
  expect((await app.done(clinic.member, sessionRetrieve)).clinic.name).toBe('Northside');
  // The same again is no change.
  const same = await app.done(clinic.owner, clinicUpdate, { body: { name: 'Northside', waitTargets } });
  expect(same.version).toBe(3);

  const state = () => app.done(clinic.owner, clinicRetrieve);
  const settled: Clinic = await state();
  for (const [who, body] of [
    [clinic.member, { waitTargets }],
    [clinic.manager, { waitTargets }],
    [clinic.admin, { name: 'Mine' }],
    [clinic.admin, { isSecondFactorRequired: true }],
    [clinic.admin, { name: 'Mine', waitTargets }],
  ] as const)
    await app.refused(who, clinicUpdate, 403, { body });
  for (const [path, stat] of [
    ['waitTargets.stat.warnMinutes', { targetMinutes: 30, warnMinutes: 30 }],
    ['waitTargets.stat.targetMinutes', { targetMinutes: 0.5, warnMinutes: 1 }],
    ['waitTargets.stat.targetMinutes', { targetMinutes: 50_000, warnMinutes: 1 }],
    ['waitTargets.stat.warnMinutes', { targetMinutes: 30, warnMinutes: 0 }],
  ] as const) {
    const body = { waitTargets: { ...waitTargets, stat } };
    const refused = await app.refused(clinic.owner, clinicUpdate, 400, { body });
    expect(Object.keys(refused.fieldErrors)).toContain(path);
  }
  await app.refused(clinic.owner, clinicUpdate, 400, { body: { name: ' ' } });
  await app.refused(clinic.key, clinicRetrieve, 403);
  expect(await state()).toEqual(settled);

  const rows = (await app.audit(clinic.clinicId)).filter((row) => row.action === 'clinicUpdate');
  expect(rows.filter((row) => row.outcome === 'refused')).toHaveLength(5);
  expect(rows.filter((row) => row.outcome === 'done')).toMatchObject([
    {
      actor_id: clinic.admin.userId,
      object_kind: 'clinic',
      before: { waitTargets: defaultWaitTargets },
      after: { waitTargets },
    },
    { actor_id: clinic.owner.userId, before: { name: 'Test Clinic' }, after: { name: 'Northside' } },
  ]);
  const other = await app.newClinic();
  expect((await app.done(other.owner, clinicRetrieve)).name).toBe('Test Clinic');
});
