import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { accessReview } from '#contract/access-review.ts';
import type { Endpoint } from '#contract/endpoint.ts';
import {
  invitationList,
  invitationRetrieve,
  invitationRevoke,
  invitationUpdate,
} from '#contract/invitation-endpoints.ts';
import { invitationResend } from '#contract/invitation-mail-endpoints.ts';
import { studyCancel, studyCreate, studyUncancel, studyUpdate } from '#contract/study-endpoints.ts';
import { userReactivate, userRevokeAccess } from '#contract/user-endpoints.ts';
import { userInvite, userUpdate } from '#contract/user-write-endpoints.ts';
import type { Input } from '#server/testing/call.ts';
import { type ClinicAtVendor, openClinicAtVendor } from '#server/testing/clinic-at-vendor.ts';
import { newUid, type TestPerson } from '#server/testing/test-app.ts';

let at: ClinicAtVendor;
let people: Record<'owner' | 'admin' | 'adminWithoutStudies' | 'manager' | 'member', TestPerson>;
let studyId = '';
let invitationId = '';

const inviteBody = (fields: object = {}) => ({
  email: `new-${crypto.randomUUID()}@clinic.example`,
  firstName: 'New',
  lastName: 'Person',
  clinicRole: 'Radiologist',
  level: 'member',
  canManageStudies: false,
  hasDashboardAccess: true,
  ...fields,
});

beforeAll(async () => {
  at = await openClinicAtVendor();
  const { owner, admin, adminWithoutStudies, manager, member } = at.clinic;
  people = {
    owner: await at.signedIn(owner),
    admin: await at.signedIn(admin),
    adminWithoutStudies: await at.signedIn(adminWithoutStudies),
    manager: await at.signedIn(manager),
    member: await at.signedIn(member),
  };
  const body = { severity: 'stat', studyDescription: 'CT skull', studyInstanceUid: newUid() };
  ({ studyId } = await at.app.done(people.owner, studyCreate, { body }));
  const { userId } = await at.app.done(people.owner, userInvite, { body: inviteBody() });
  const [invitation] = (await at.app.done(people.owner, invitationList, { query: { userId } })).invitations;
  invitationId = invitation?.invitationId ?? '';
});
afterAll(() => at.close());
beforeEach(() => at.asked());

/** What only the clinic's key could do for them. */
function beyond(): [name: keyof typeof people, endpoint: Endpoint, input: Input][] {
  const { owner, admin, member } = at.clinic;
  const studies: [Endpoint, Input][] = [
    [studyCreate, { body: { severity: 'stat', studyDescription: 'CT', studyInstanceUid: newUid() } }],
    [studyUpdate, { params: { studyId }, body: { severity: 'high' } }],
    [studyCancel, { body: { studyId } }],
    [studyUncancel, { body: { studyId } }],
  ];
  const persons: [Endpoint, Input][] = [
    [userInvite, { body: inviteBody() }],
    [userUpdate, { params: { userId: admin.userId }, body: { firstName: 'Eve' } }],
    [userRevokeAccess, { body: { userId: admin.userId } }],
    [userReactivate, { body: { userId: admin.userId } }],
    [invitationList, {}],
    [invitationRetrieve, { params: { invitationId } }],
    [invitationUpdate, { params: { invitationId }, body: { firstName: 'Eve' } }],
    [invitationRevoke, { body: { invitationId } }],
    [invitationResend, { body: { invitationId } }],
    [accessReview, {}],
  ];
  return [
    ...studies.flatMap(([endpoint, input]) =>
      (['member', 'adminWithoutStudies'] as const).map((name): [typeof name, Endpoint, Input] => [
        name,
        endpoint,
        input,
      ]),
    ),
    ...persons.flatMap(([endpoint, input]) =>
      (['member', 'manager'] as const).map((name): [typeof name, Endpoint, Input] => [name, endpoint, input]),
    ),
    ['member', userUpdate, { params: { userId: member.userId }, body: { level: 'admin' } }],
    ['member', userUpdate, { params: { userId: member.userId }, body: { canManageStudies: true } }],
    [
      'adminWithoutStudies',
      userUpdate,
      { params: { userId: at.clinic.adminWithoutStudies.userId }, body: { canManageStudies: true } },
    ],
    ['admin', userUpdate, { params: { userId: owner.userId }, body: { level: 'member' } }],
    ['admin', userUpdate, { params: { userId: owner.userId }, body: { firstName: 'Eve' } }],
    ['admin', userRevokeAccess, { body: { userId: owner.userId } }],
  ];
}

test('what the key can do and the person may not is refused here, on record, and never sent', async () => {
  const all = beyond();
  for (const [name, endpoint, input] of all) {
    const refused = await at.app.refused(people[name], endpoint, 403, input);
    expect(at.askedToChange(), endpoint.name).toEqual([]);
    const row = (await at.app.audit(at.clinicId)).at(-1);
    expect(row).toMatchObject({
      action: endpoint.name,
      outcome: 'refused',
      reason: refused.message,
      actor_id: people[name].userId,
    });
  }
  expect(all).toHaveLength(34);
});

test('nobody is made an owner, and the last one stays', async () => {
  const { owner, admin } = people;
  for (const caller of [owner, admin]) {
    await at.app.refused(caller, userInvite, 400, { body: inviteBody({ level: 'owner' }) });
    await at.app.refused(caller, userUpdate, 400, {
      params: { userId: at.clinic.member.userId },
      body: { level: 'owner' },
    });
  }
  for (const input of [{ level: 'admin' }, { level: 'member', hasDashboardAccess: false }]) {
    const result = await at.app.call(owner, userUpdate, { params: { userId: owner.userId }, body: input });
    expect([403, 409]).toContain(result.status);
  }
  expect((await at.app.call(owner, userRevokeAccess, { body: { userId: owner.userId } })).ok).toBe(false);
  expect(at.askedToChange()).toEqual([]);
});

test('a sign-in gives the rights that the vendor has at that moment, and no more', async () => {
  const { member } = at.clinic;
  const login = await at.choosePassword(member.email);
  await at.changeThere(member.userId, { level: 'admin', can_manage_studies: true });
  expect(await at.tryPassword(login)).toBe(200);
  expect(await at.levelOf(await at.signIn(member.email))).toBe('admin');
  await at.changeThere(member.userId, { level: 'member', can_manage_studies: false });
  // A sign-in asks, however recently somebody else did.
  expect(await at.tryPassword(login)).toBe(200);
  const caller = await at.signIn(member.email);
  expect(await at.levelOf(caller)).toBe('member');
  await at.app.refused(caller, studyCancel, 403, { body: { studyId } });
});
