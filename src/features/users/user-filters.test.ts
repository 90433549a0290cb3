import { expect, it } from 'vitest';
import type { User } from '#contract/user.ts';
import { fitsFilters, userQueries } from './user-filters.ts';
import { readUserSearch } from './user-search.ts';

const mei: User = {
  userId: 'usr_1',
  email: 'Mei@harbour.example',
  firstName: 'Mei',
  lastName: 'Łin',
  clinicRole: 'Radiologist',
  level: 'member',
  canManageStudies: false,
  hasDashboardAccess: true,
  invitedSource: 'dashboard',
  createdAt: null,
  lastLoginAt: null,
};

it.each([
  [{}, '', [{}]],
  [{ level: 'admin' }, '', [{ level: 'admin' }]],
  [
    { find: 'maria', access: 'active' },
    '',
    [
      { access: 'active', firstName: 'maria' },
      { access: 'active', lastName: 'maria' },
    ],
  ],
  [{ find: 'maria lop' }, '', [{ firstName: 'maria', lastName: 'lop' }]],
  [{ lastName: 'lop' }, '', [{ lastName: 'lop' }]],
  [{}, 'mei@harbour.example', [{ email: 'mei@harbour.example' }]],
  [{ level: 'admin' }, 'mei@harb', [{ level: 'admin' }]],
  [{}, 'usr_12', [{}]],
] as const)('%j with %j typed asks for %j', (search, typed, queries) => {
  expect(userQueries(search, typed)).toEqual(queries);
});

it('reads no address and no id out of the URL, and one way of naming somebody', () => {
  const named = (search: Record<string, string>) =>
    Object.fromEntries(Object.entries(readUserSearch(search)).filter(([, value]) => value !== undefined));
  expect(named({ find: 'mei@harbour.example', email: 'mei@harbour.example' })).toEqual({});
  expect(named({ find: 'usr_1' })).toEqual({});
  expect(named({ find: ' mei ', firstName: 'ana' })).toEqual({ find: 'mei' });
  expect(named({ firstName: 'ana', lastName: 'lin', level: 'boss', access: 'active' })).toEqual({
    firstName: 'ana',
    lastName: 'lin',
    access: 'active',
  });
});

it.each([
  [{}, true],
  [{ level: 'member', firstName: 'EI', lastName: 'łi' }, true],
  [{ email: 'mei@HARBOUR.example' }, true],
  [{ email: 'mei' }, false],
  [{ access: 'deactivated' }, false],
  [{ invitedSource: 'api' }, false],
] as const)('a person fits %j: %j', (filters, fits) => {
  expect(fitsFilters(mei, filters)).toBe(fits);
});
