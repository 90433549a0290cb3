import { expect, test } from 'vitest';
import { rightsOf } from './invitation-rights.ts';

const member = { level: 'member', canManageStudies: false, hasDashboardAccess: true } as const;

test('says what somebody will be able to do', () => {
  expect(rightsOf(member)).toEqual(['Look at the studies of the clinic and open them in the viewer']);
  expect(rightsOf({ ...member, canManageStudies: true })).toEqual([
    'Look at the studies of the clinic and open them in the viewer',
    'Create, assign, change and cancel studies',
  ]);
  expect(rightsOf({ ...member, level: 'admin' })).toContain(
    'As an admin: invite people, change their rights, and read the audit',
  );
});

test('says of whoever will not sign in what it means', () => {
  expect(rightsOf({ ...member, canManageStudies: true, hasDashboardAccess: false })).toEqual([
    'Be listed as staff, so that studies can be assigned to you. You do not sign in to Readroom',
  ]);
});
