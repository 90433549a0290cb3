import { expect, it } from 'vitest';
import { personUpdateBody, userInviteBody } from '#contract/person-bodies.ts';
import {
  emptyPersonValues,
  inviteBody,
  inviteShape,
  isAsWanted,
  type Person,
  type PersonValues,
  personUpdate,
  personUpdateShape,
  personValues,
} from './person-values.ts';
import { resolveThrough } from './resolve.ts';

const options = { fields: {}, shouldUseNativeValidation: false };
const mei: Person = {
  email: 'mei@n.example',
  firstName: 'Mei',
  middleName: 'Q.',
  lastName: 'Lin',
  suffix1: null,
  suffix2: null,
  phoneNumber: '15551234567',
  clinicRole: 'Radiologist',
  level: 'member',
  canManageStudies: true,
  hasDashboardAccess: true,
};
const typed: PersonValues = {
  ...emptyPersonValues,
  email: ' ada@n.example ',
  firstName: 'Ada',
  lastName: 'Byron',
  clinicRole: 'radiologist',
  phoneNumber: '+1 (555) 123-4567',
};

it('makes the body of an invitation: blanks, capitals and signs are not the person’s business', () => {
  expect(inviteBody(typed)).toEqual({
    email: 'ada@n.example',
    firstName: 'Ada',
    lastName: 'Byron',
    middleName: null,
    suffix1: null,
    suffix2: null,
    phoneNumber: '15551234567',
    clinicRole: 'Radiologist',
    level: 'member',
    canManageStudies: false,
    hasDashboardAccess: true,
  });
});

it('gives an admin dashboard access, and gives a member back what was chosen', () => {
  const without = { ...typed, hasDashboardAccess: false };
  expect(inviteBody({ ...without, level: 'admin' }).hasDashboardAccess).toBe(true);
  expect(inviteBody(without).hasDashboardAccess).toBe(false);
});

it('says at its field what is wrong', async () => {
  const resolve = resolveThrough(userInviteBody, inviteShape);
  const { errors } = await resolve(
    { ...typed, email: 'ada@', firstName: '', clinicRole: 'radi', phoneNumber: 'call me' },
    undefined,
    options,
  );
  expect(Object.fromEntries(Object.entries(errors).map(([field, error]) => [field, error?.message]))).toEqual(
    {
      email: 'Must be an e-mail address.',
      firstName: 'Is required.',
      clinicRole: 'Choose a role from the list.',
      phoneNumber: 'Must be 10 to 15 digits, without letters.',
    },
  );
  expect((await resolve(typed, undefined, options)).errors).toEqual({});
});

it('sends only what changed, and null for what was taken out', () => {
  expect(personUpdate(mei, personValues(mei))).toEqual({});
  const body = personUpdate(mei, {
    ...personValues(mei),
    lastName: 'Lin-Wu ',
    middleName: '',
    phoneNumber: '1 555 123 45 67',
  });
  expect(body).toEqual({ lastName: 'Lin-Wu', middleName: null });
  expect(isAsWanted(mei, body)).toBe(false);
  expect(isAsWanted({ ...mei, lastName: 'Lin-Wu', middleName: undefined }, body)).toBe(true);
});

it('keeps a role that it does not know, and an owner, for as long as they are not touched', async () => {
  const owner: Person = { ...mei, clinicRole: 'Chronometrist', level: 'owner' };
  const resolve = resolveThrough(personUpdateBody, personUpdateShape(owner));
  const values = { ...personValues(owner), firstName: 'May' };
  expect((await resolve(values, undefined, options)).errors).toEqual({});
  expect(personUpdate(owner, values)).toEqual({ firstName: 'May' });
  const other = await resolve({ ...values, clinicRole: 'Chronomet' }, undefined, options);
  expect(other.errors.clinicRole?.message).toBe('Choose a role from the list.');
});
