import { beforeAll, expect, test } from 'vitest';
import { addressCheck } from '#contract/address-check.ts';
import { invitationList, invitationRevoke } from '#contract/invitation-endpoints.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import { aDay, type TestApp, type TestClinic, testApp } from '#server/testing/test-app.ts';

let app: TestApp;
let clinic: TestClinic;

beforeAll(async () => {
  app = await testApp();
  clinic = await app.newClinic();
});

let count = 0;
const newAddress = () => `Address.${++count}@Check.example`;

async function invite(whose: TestClinic, email: string): Promise<string> {
  const { userId } = await app.done(whose.key, userInvite, {
    body: {
      email,
      firstName: 'Grace',
      lastName: 'Hopper',
      clinicRole: 'Radiologist',
      level: 'member',
      canManageStudies: false,
      hasDashboardAccess: true,
    },
  });
  const { invitations } = await app.done(whose.key, invitationList, { query: { userId } });
  return invitations[0]?.invitationId ?? '';
}

const check = async (emails: readonly string[]) =>
  (await app.done(clinic.admin, addressCheck, { body: { emails } })).addresses;

test('one answer an address, in the order asked, however it is spelt', async () => {
  const pending = newAddress();
  const invitationId = await invite(clinic, pending);
  const deactivated = await app.addUser(clinic.clinicId, { access_revoked_at: app.now() });
  const emails = [
    'Nobody@check.example',
    pending.toUpperCase(),
    clinic.member.email.toUpperCase(),
    deactivated.email,
    pending,
    'nobody@check.example',
  ];
  const isPending = { state: 'pending', invitationId, name: 'Grace Hopper' };
  expect(await check(emails)).toEqual([
    { email: emails[0], state: 'free' },
    { email: emails[1], ...isPending },
    { email: emails[2], state: 'user', userId: clinic.member.userId, name: 'Ada Lovelace' },
    { email: emails[3], state: 'deactivated', userId: deactivated.userId, name: 'Ada Lovelace' },
    { email: emails[4], ...isPending },
    { email: emails[5], state: 'free' },
  ]);
});

test('an invitation that was revoked or has expired leaves the address free; its successor does not', async () => {
  const [revoked, expired] = [newAddress(), newAddress()];
  await app.done(clinic.key, invitationRevoke, { body: { invitationId: await invite(clinic, revoked) } });
  await invite(clinic, expired);
  const stateOf = async (email: string) => (await check([email]))[0];
  expect(await stateOf(revoked)).toEqual({ email: revoked, state: 'free' });
  expect(await stateOf(expired)).toMatchObject({ state: 'pending' });
  app.pass(7 * aDay);
  clinic = {
    ...clinic,
    admin: { ...clinic.admin, ...(await app.signIn(clinic.clinicId, clinic.admin.email)) },
  };
  expect(await stateOf(expired)).toEqual({ email: expired, state: 'free' });
  const invitationId = await invite(clinic, expired);
  expect(await stateOf(expired)).toMatchObject({ state: 'pending', invitationId });
});

test('the people and invitations of another clinic are nobody', async () => {
  const other = await app.newClinic();
  const invited = newAddress();
  await invite(other, invited);
  expect(await check([invited, other.owner.email])).toEqual([
    { email: invited, state: 'free' },
    { email: other.owner.email, state: 'free' },
  ]);
});

test('1 to 500 addresses that could be invited', async () => {
  const many = Array.from({ length: 501 }, (_, index) => `many.${index}@check.example`);
  expect(await check(many.slice(1))).toHaveLength(500);
  const refused = async (emails: unknown) =>
    Object.keys((await app.refused(clinic.admin, addressCheck, 400, { body: { emails } })).fieldErrors);
  expect(await refused(many)).toEqual(['emails']);
  expect(await refused([])).toEqual(['emails']);
  expect(await refused(['a@check.example', 'no address'])).toEqual(['emails.1']);
});
