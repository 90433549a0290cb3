import { expect, test } from 'vitest';
import type { AccessReview } from '#contract/access-review.ts';
import { mayWords, reviewCsv, reviewRows } from './access-review-rows.ts';

const person = {
  userId: 'usr_1',
  email: 'maria@clinic.example',
  firstName: 'Maria',
  lastName: 'Lopez',
  clinicRole: 'Radiologist',
  level: 'owner',
  canManageStudies: true,
  hasDashboardAccess: true,
  invitedSource: 'dashboard',
  createdAt: '2026-01-01T08:00:00.000Z',
  lastLoginAt: null,
  accessRevokedAt: null,
  hasSecondFactor: true,
} as const;
const key = {
  apiKeyId: '7e0f',
  description: '=RIS',
  isViewerEnabled: true,
  ending: 'beef',
  createdByUser: null,
  createdAt: '2026-01-01T08:00:00.000Z',
  lastUsedAt: null,
  revokedAt: null,
  expiresAt: null,
};
const review: AccessReview = {
  at: '2026-02-01T08:00:00.000Z',
  people: [
    person,
    { ...person, level: 'admin', canManageStudies: false },
    { ...person, level: 'member' },
    { ...person, level: 'member', canManageStudies: false },
    { ...person, level: 'member', hasDashboardAccess: false },
    { ...person, level: 'admin', accessRevokedAt: '2026-01-05T08:00:00.000Z' },
  ],
  apiKeys: [
    key,
    { ...key, isViewerEnabled: false, createdByUser: { userId: 'usr_1', email: 'm@c.example' } },
  ],
};

test('says what each may do, by the rules that the server goes by', () => {
  const rows = reviewRows(review);
  expect(rows.map(mayWords)).toEqual([
    'Manages people and studies',
    'Manages people',
    'Manages studies',
    'Reads',
    'Cannot sign in',
    'Manages people and studies',
    'Manages people and studies',
    'Nothing: not for the API',
  ]);
  expect(rows.map(({ source }) => source).slice(-2)).toEqual(['Terminal', 'm@c.example']);
});

test('has the same rows as a file, and no formula', () => {
  const lines = reviewCsv(review).split('\r\n');
  expect(lines).toHaveLength(review.people.length + review.apiKeys.length + 2);
  expect(lines[0]).toMatch(/^\uFEFF"Kind","Name",/);
  expect(lines[1]).toBe(
    '"person","Maria Lopez","maria@clinic.example","Radiologist","Owner","yes","","yes","yes","yes","yes","","2026-01-01T08:00:00.000Z","Dashboard","usr_1"',
  );
  expect(lines[6]).toContain('"no","2026-01-05T08:00:00.000Z"');
  expect(lines[7]).toContain(`"key","'=RIS","…beef"`);
});

test('calls nobody active where only the deactivations that were made here are known', () => {
  const [mine, other] = [{ accessRevokedAt: '2026-01-01T00:00:00.000Z' }, { accessRevokedAt: null }];
  const [person] = review.people;
  if (person === undefined) throw new Error('The review has people.');
  const rows = reviewRows(
    { ...review, people: [mine, other].map((access) => ({ ...person, ...access })) },
    false,
  );
  expect(rows.slice(0, 2).map(({ isActive }) => isActive)).toEqual([false, undefined]);
});
