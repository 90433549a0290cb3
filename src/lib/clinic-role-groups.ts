import type { ClinicRole } from '#contract/clinic-roles.ts';

export interface ClinicRoleGroup {
  readonly name: string;
  readonly roles: readonly ClinicRole[];
}

/** The roles of the contract, each once, as people look for them: 62 in one row are too many to read. */
export const clinicRoleGroups: readonly ClinicRoleGroup[] = [
  {
    name: 'Physicians & surgeons',
    roles: [
      'Doctor',
      'Physician',
      'Surgeon',
      'Radiologist',
      'Cardiologist',
      'Neurologist',
      'Urologist',
      'Gynecologist',
      'Endocrinologist',
      'Oncologist',
      'Radiation Oncologist',
      'Hematologist',
      'Gastroenterologist',
      'Pulmonologist',
      'Nephrologist',
      'Rheumatologist',
      'Dermatologist',
      'Ophthalmologist',
      'Otolaryngologist',
      'Pediatrician',
      'Obstetrician',
      'Psychiatrist',
      'Anesthesiologist',
      'Emergency Medicine Physician',
      'Family Medicine Physician',
      'Internal Medicine Physician',
      'Pathologist',
      'Nuclear Medicine Physician',
      'Pain Management Specialist',
      'Infectious Disease Specialist',
      'Immunologist',
    ],
  },
  {
    name: 'Advanced practice & nursing',
    roles: [
      'Physician Assistant',
      'Nurse Practitioner',
      'Certified Registered Nurse Anesthetist',
      'Registered Nurse',
      'Nurse Manager',
      'Medical Assistant',
      'Patient Care Coordinator',
      'Scribe',
    ],
  },
  {
    name: 'Imaging & laboratory',
    roles: [
      'Imaging Technologist',
      'Laboratory Technician',
      'Medical Laboratory Scientist',
      "Pathologists' Assistant",
      'Phlebotomist',
    ],
  },
  {
    name: 'Therapy & pharmacy',
    roles: [
      'Pharmacist',
      'Pharmacy Technician',
      'Physical Therapist',
      'Occupational Therapist',
      'Speech-Language Pathologist',
      'Respiratory Therapist',
      'Nutritionist',
      'Psychologist',
    ],
  },
  {
    name: 'Front desk & administration',
    roles: [
      'Front Desk Operator',
      'Administrative Assistant',
      'Administrative Director',
      'Revenue Cycle Manager',
      'Legal Administrator',
    ],
  },
  { name: 'IT', roles: ['PACS Administrator', 'IT Administrator', 'IT Support', 'Software Engineer'] },
  { name: 'Other', roles: ['Other'] },
];

export interface GroupedRole {
  readonly role: ClinicRole;
  readonly group: string;
}

const groupedRoles: readonly GroupedRole[] = clinicRoleGroups.flatMap(({ name, roles }) =>
  roles.map((role) => ({ role, group: name })),
);

/** How well a role fits what was typed: 0 is best, undefined not at all. */
function rankOf(role: string, typed: string): number | undefined {
  const name = role.toLowerCase();
  const words = name.split(/[\s-]+/);
  if (name === typed) return 0;
  // `np`, `crna`: how staff write many of them.
  if (words.length > 1 && words.map((word) => word[0]).join('') === typed) return 1;
  if (name.startsWith(typed)) return 2;
  // Each of the words that were typed begins one of the role's.
  if (typed.split(/[\s-]+/).every((part) => words.some((word) => word.startsWith(part)))) return 3;
  return name.includes(typed) ? 4 : undefined;
}

/** The roles that fit a few letters, best first; all of them, by group, when nothing is typed. */
export function fittingRoles(text: string): readonly GroupedRole[] {
  const typed = text.trim().toLowerCase();
  if (typed === '') return groupedRoles;
  return groupedRoles
    .flatMap((entry) => {
      const rank = rankOf(entry.role, typed);
      return rank === undefined ? [] : [{ entry, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}

/** The role that a text is, whatever its capitals. */
export function clinicRoleOf(text: string): ClinicRole | undefined {
  const typed = text.trim().toLowerCase();
  return groupedRoles.find(({ role }) => role.toLowerCase() === typed)?.role;
}
