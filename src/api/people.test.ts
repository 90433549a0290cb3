import { expect, it } from 'vitest';
import type { User } from '#contract/user.ts';
import { assignable } from './people.ts';

it('offers each person once, by name, and none without access', () => {
  const user = (userId: string, firstName: string, accessRevokedAt: string | null = null): User => ({
    userId,
    email: `${userId}@harbour.example`,
    firstName,
    lastName: 'Lin',
    clinicRole: 'Radiologist',
    level: 'member',
    canManageStudies: false,
    hasDashboardAccess: true,
    invitedSource: 'dashboard',
    createdAt: null,
    lastLoginAt: null,
    accessRevokedAt,
  });
  const found = [
    user('2', 'Mei'),
    user('1', 'Ana'),
    user('2', 'Mei'),
    user('3', 'Bo', '2026-01-01T00:00:00Z'),
  ];
  expect(assignable(found).map(({ userId }) => userId)).toEqual(['1', '2']);
});
