import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readAtHeader } from '#contract/read-at.ts';
import {
  studyCancel,
  studyCreate,
  studyList,
  studyRetrieve,
  studyUpdate,
} from '#contract/study-endpoints.ts';
import { userReactivate, userRevokeAccess } from '#contract/user-endpoints.ts';
import { userInvite, userUpdate } from '#contract/user-write-endpoints.ts';
import { type ConformanceApp, newUid, type TestClinic } from '#server/testing/test-app.ts';
import { type OnTheWay, openVendorApp } from '#server/testing/vendor-app.ts';
import { DeadlinePassed } from './deadline.ts';

let app: ConformanceApp;
let clinic: TestClinic;
let onTheWay: OnTheWay;

const working: OnTheWay = (_, forward) => forward();
/** Takes what changes something, does it, and the answer is lost. */
const heard: OnTheWay = async (sent, forward) => {
  const answer = await forward();
  if (sent.method !== 'GET') throw new DeadlinePassed();
  return answer;
};
/** Takes what changes something, and neither does it nor answers. */
const silent: OnTheWay = async (sent, forward) => {
  if (sent.method !== 'GET') throw new DeadlinePassed();
  return forward();
};
const away: OnTheWay = async () => {
  throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
};

beforeAll(async () => {
  app = await openVendorApp((sent, forward) => onTheWay(sent, forward));
});
afterAll(() => app.close());
beforeEach(async () => {
  onTheWay = working;
  clinic = await app.newClinic();
});

const lastRow = async () => (await app.audit(clinic.clinicId)).at(-1);
const newStudy = () => ({ severity: 'stat', studyDescription: 'CT head', studyInstanceUid: newUid() });
const invited = () => ({
  email: `${newUid()}@clinic.example`,
  firstName: 'Grace',
  lastName: 'Hopper',
  clinicRole: 'Radiologist',
  level: 'member',
  canManageStudies: false,
  hasDashboardAccess: true,
});

describe('a change whose answer was lost', () => {
  test('is found to be made, and is answered and recorded as made', async () => {
    const { studyId } = await app.newStudy(clinic);
    const { userId } = await app.addUser(clinic.clinicId);
    onTheWay = heard;
    const made = await app.done(clinic.manager, studyCreate, { body: newStudy() });
    expect(await lastRow()).toMatchObject({
      action: 'studyCreate',
      outcome: 'done',
      object_id: made.studyId,
    });
    const changed = await app.done(clinic.manager, studyUpdate, {
      params: { studyId },
      body: { severity: 'high' },
    });
    expect(changed.severity).toBe('high');
    expect(await lastRow()).toMatchObject({ action: 'studyUpdate', outcome: 'done' });
    expect(await app.done(clinic.manager, studyCancel, { body: { studyId } })).toEqual({ success: true });
    await app.done(clinic.owner, userUpdate, { params: { userId }, body: { firstName: 'Ida' } });
    const body = invited();
    expect(await app.done(clinic.owner, userInvite, { body })).toMatchObject({ email: body.email });
    expect((await app.audit(clinic.clinicId)).filter(({ outcome }) => outcome !== 'done')).toEqual([]);
  });

  test('stays unknown where it cannot be seen, and is asked again without harm', async () => {
    const { userId } = await app.addUser(clinic.clinicId);
    onTheWay = heard;
    const refused = await app.refused(clinic.owner, userRevokeAccess, 504, { body: { userId } });
    expect(refused.headers.get('x-should-retry')).toBe('false');
    expect(await lastRow()).toMatchObject({
      action: 'userRevokeAccess',
      outcome: 'unknown',
      object_id: userId,
      reason: refused.message,
    });
    onTheWay = working;
    expect((await app.done(clinic.owner, userRevokeAccess, { body: { userId } })).success).toBe(true);
    expect((await app.done(clinic.owner, userReactivate, { body: { userId } })).success).toBe(true);
  });
});

test('a change that was not made is unknown while nobody can see that, and nothing follows from it', async () => {
  const { studyId } = await app.newStudy(clinic);
  onTheWay = silent;
  for (const [endpoint, input] of [
    [studyCreate, { body: newStudy() }],
    [studyUpdate, { params: { studyId }, body: { severity: 'high' } }],
    [studyCancel, { body: { studyId } }],
    [userInvite, { body: invited() }],
    [userUpdate, { params: { userId: clinic.member.userId }, body: { hasDashboardAccess: false } }],
    [userRevokeAccess, { body: { userId: clinic.member.userId } }],
  ] as const) {
    const refused = await app.refused(clinic.owner, endpoint, 504, input);
    expect(refused.message).toContain('did not say whether this was done');
    expect(await lastRow()).toMatchObject({ action: endpoint.name, outcome: 'unknown' });
  }
  onTheWay = working;
  const study = await app.done(clinic.member, studyRetrieve, { params: { studyId } });
  expect(study).toMatchObject({ severity: 'normal', isCancelled: false });
});

test('what was never sent is no secret: refused, and on record as refused', async () => {
  onTheWay = (sent, forward) => (sent.method === 'GET' ? forward() : away(sent, forward));
  const refused = await app.refused(clinic.owner, studyCreate, 502, { body: newStudy() });
  expect(refused.headers.get('x-should-retry')).toBe(null);
  expect(await lastRow()).toMatchObject({
    action: 'studyCreate',
    outcome: 'refused',
    reason: refused.message,
  });
});

test('somebody who lost their rights while the vendor was slow to answer changes nothing any more', async () => {
  const { studyId } = await app.newStudy(clinic);
  let isFirst = true;
  onTheWay = async (sent, forward) => {
    const answer = await forward();
    if (isFirst && sent.method === 'GET') {
      isFirst = false;
      await app.done(clinic.owner, userUpdate, {
        params: { userId: clinic.manager.userId },
        body: { canManageStudies: false },
      });
    }
    return answer;
  };
  await app.refused(clinic.manager, studyUpdate, 403, { params: { studyId }, body: { severity: 'stat' } });
  expect(await lastRow()).toMatchObject({ action: 'studyUpdate', outcome: 'refused' });
  const study = await app.done(clinic.key, studyRetrieve, { params: { studyId } });
  expect(study.severity).toBe('normal');
});

describe('while the vendor is away', () => {
  test('what was read is answered with its time for ten minutes, and nothing changes', async () => {
    const { studyId } = await app.newStudy(clinic);
    const first = await app.done(clinic.member, studyList);
    const readAt = app.now().toISOString();
    onTheWay = away;
    app.pass(9 * 60_000);
    const kept = await app.call(clinic.member, studyList);
    expect(kept).toMatchObject({ ok: true, body: first });
    expect(kept.headers.get(readAtHeader)).toBe(readAt);
    // What nobody has read is not there.
    await app.refused(clinic.member, studyList, 502, { query: { severity: 'stat' } });
    await app.refused(clinic.manager, studyCancel, 503, { body: { studyId } });
    app.pass(61_000);
    await app.refused(clinic.member, studyList, 503);
    onTheWay = working;
    app.pass(11_000);
    const now = await app.call(clinic.member, studyList);
    expect([now.status, now.headers.get(readAtHeader)]).toEqual([200, null]);
  });
});
