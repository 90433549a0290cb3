import { expect, it } from 'vitest';
import { mergePerson, personChangeWords, withTheirs } from './person-merge.ts';
import { emptyPersonValues } from './person-values.ts';

const base = { ...emptyPersonValues, firstName: 'Mei', lastName: 'Lin', clinicRole: 'Scribe' };

it('takes what only they changed, and lets somebody choose where both did', () => {
  const mine = { ...base, lastName: 'Lin-Wu', suffix1: 'MD' };
  const theirs = { ...base, lastName: 'Wu', clinicRole: 'Doctor', suffix1: 'MD' };
  const parts = mergePerson(base, mine, theirs);
  expect(parts.map(({ id, isConflict }) => [id, isConflict])).toEqual([
    ['lastName', true],
    ['clinicRole', false],
  ]);
  expect(parts[0]).toMatchObject({ label: 'Last name', before: 'Lin', mine: 'Lin-Wu', theirs: 'Wu' });
  expect(withTheirs(mine, theirs, new Set(['clinicRole']))).toEqual({ ...mine, clinicRole: 'Doctor' });
});

it('says that an admin has access, whatever stands in the box', () => {
  const member = { ...base, hasDashboardAccess: false };
  const parts = mergePerson(member, member, { ...member, level: 'admin' });
  expect(parts.map(({ label, theirs }) => [label, theirs])).toEqual([
    ['Level', 'Admin'],
    ['Dashboard access', 'Yes'],
  ]);
  expect(personChangeWords({ fields: ['level', 'hasDashboardAccess', 'version'] })).toBe(
    'changed the level and the dashboard access',
  );
  expect(personChangeWords({ fields: [] })).toBe('changed it');
});
