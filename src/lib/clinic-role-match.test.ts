import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clinicRoles } from '#contract/clinic-roles.ts';
import { clinicRoleAliases } from './clinic-role-aliases.ts';
import { suggestClinicRoles, sureRoleScore } from './clinic-role-match.ts';

const best = (typed: string) => suggestClinicRoles(typed)[0];

test.each(clinicRoles)('%s is itself, however it is written', (role) => {
  for (const typed of [role, role.toUpperCase(), ` ${role.toLowerCase()} `, role.replaceAll(' ', '_')]) {
    expect(best(typed)).toEqual({ role, score: 1 });
  }
});

test('another name leads to one role, surely, and is no role itself', () => {
  const seen = new Set<string>(clinicRoles.map((role) => role.toLowerCase()));
  for (const [role, aliases] of Object.entries(clinicRoleAliases)) {
    for (const alias of aliases) {
      expect([alias, seen.has(alias)]).toEqual([alias, false]);
      seen.add(alias);
      expect([alias, best(alias)?.role]).toEqual([alias, role]);
      expect(best(alias)?.score).toBeGreaterThanOrEqual(sureRoleScore);
    }
  }
});

describe('what rosters say', () => {
  test.each([
    ['Rad Tech', 'Imaging Technologist'],
    ['R.N.', 'Registered Nurse'],
    ['RT(R)', 'Imaging Technologist'],
    ['Front-Desk', 'Front Desk Operator'],
    ['Radiolgist', 'Radiologist'],
    ['Raidologist', 'Radiologist'],
    ['Sr. Radiologist', 'Radiologist'],
    ['PACS Adminstrator', 'PACS Administrator'],
    ["Pathologist's Assistant", "Pathologists' Assistant"],
    ['OB/GYN', 'Obstetrician'],
  ])('%s is surely %s', (typed, role) => {
    expect(best(typed)?.role).toBe(role);
    expect(best(typed)?.score).toBeGreaterThanOrEqual(sureRoleScore);
  });

  test.each([
    ['neuro radiologist', 'Radiologist'],
    ['pediatric radiologist', 'Radiologist'],
    ['night shift nurse', 'Registered Nurse'],
    ['PET technologist', 'Imaging Technologist'],
    ['tech', 'Imaging Technologist'],
    ['administrator', 'PACS Administrator'],
  ])('%s may be %s, which somebody has to confirm', (typed, role) => {
    expect(best(typed)?.role).toBe(role);
    expect(best(typed)?.score).toBeLessThan(sureRoleScore);
  });

  test.each(['', '  ', '—', 'Wizard', 'Quartermaster', 'x', '12'])('%j is like none of them', (typed) => {
    expect(suggestClinicRoles(typed)).toEqual([]);
  });
});

test.each([
  ['rad', 'Radiologist'],
  ['radi', 'Radiologist'],
  ['nur', 'Registered Nurse'],
  ['car', 'Cardiologist'],
  ['fro', 'Front Desk Operator'],
  ['ima', 'Imaging Technologist'],
  ['soft', 'Software Engineer'],
  ['resp', 'Respiratory Therapist'],
])('a few letters are enough: %s → %s', (typed, role) => {
  expect(best(typed)?.role).toBe(role);
});

test('whatever is typed, each role comes once, best first, with a score from 0 to 1', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...clinicRoles)), (typed) => {
      const found = suggestClinicRoles(typed);
      expect(new Set(found.map(({ role }) => role)).size).toBe(found.length);
      expect(found.every(({ score }) => score > 0 && score <= 1)).toBe(true);
      expect(found).toEqual(found.toSorted((a, b) => b.score - a.score));
    }),
  );
});
