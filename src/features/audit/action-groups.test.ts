import { expect, test } from 'vitest';
import { auditActions } from '#contract/audit.ts';
import { actionGroups } from './action-groups.ts';

test('every action is in one group, under words of its own', () => {
  const options = actionGroups.flatMap((group) => group.options);
  expect(options.map(({ value }) => value).sort()).toEqual([...auditActions].sort());
  expect(new Set(options.map(({ label }) => label)).size).toBe(options.length);
  for (const { label, options } of actionGroups) expect([label, options.length > 0]).toEqual([label, true]);
  const groupOf = (action: string) =>
    actionGroups.find(({ options }) => options.some(({ value }) => value === action))?.label;
  expect(groupOf('studyOpen')).toBe('Studies');
  expect(groupOf('userInvite')).toBe('Invitations');
  expect(groupOf('userUpdate')).toBe('People');
  expect(groupOf('userSessionRevoke')).toBe('Signing in');
  expect(groupOf('signInLinkCreate')).toBe('Signing in');
  expect(groupOf('apiKeyUse')).toBe('API keys');
  expect(groupOf('auditExport')).toBe('Clinic and reports');
});
