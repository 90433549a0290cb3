import { expect, it } from 'vitest';
import { clinicRoles } from '#contract/clinic-roles.ts';
import { clinicRoleGroups, clinicRoleOf, fittingRoles } from './clinic-role-groups.ts';

it('has each of the 62 roles in one group, once', () => {
  const grouped = clinicRoleGroups.flatMap(({ roles }) => roles);
  expect(grouped).toHaveLength(62);
  expect(new Set(grouped)).toEqual(new Set(clinicRoles));
});

it.each([
  ['rad', 'Radiologist'],
  ['radiation', 'Radiation Oncologist'],
  ['np', 'Nurse Practitioner'],
  ['crna', 'Certified Registered Nurse Anesthetist'],
  ['em med', 'Emergency Medicine Physician'],
  ['front', 'Front Desk Operator'],
  ['NURSE', 'Nurse Practitioner'],
  ['doctor', 'Doctor'],
])('%s → %s first', (typed, role) => {
  expect(fittingRoles(typed)[0]?.role).toBe(role);
});

it('offers all by group when nothing is typed, and none that does not fit', () => {
  expect(fittingRoles('  ')).toHaveLength(62);
  expect(fittingRoles('xylophone')).toEqual([]);
  expect(clinicRoleOf(' it support')).toBe('IT Support');
  expect(clinicRoleOf('it supp')).toBeUndefined();
});
