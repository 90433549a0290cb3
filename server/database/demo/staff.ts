import type { ClinicRole } from '#contract/clinic-roles.ts';
import type { UserLevel } from '#contract/user.ts';

/** s: may manage studies; d: may sign in to the dashboard. */
type Rights = 'sd' | 's' | 'd' | '';

/** A person who is invented whole: nobody of this name is meant. */
export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly role: ClinicRole;
  readonly level: UserLevel;
  readonly rights: Rights;
  readonly middleName?: string;
  readonly suffixes?: readonly [string, string?];
}

export interface StaffMember extends Person {
  /** Days since they became a user. */
  readonly joined: number;
  /** Days since access was revoked. */
  readonly revoked?: number;
  readonly neverSignedIn?: true;
  readonly source?: 'api';
  /** A change of theirs that the audit still tells. */
  readonly changed?: StaffChange;
}

export interface StaffChange {
  readonly daysAgo: number;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

type Extra = Omit<Partial<StaffMember>, keyof Person> & Pick<Partial<Person>, 'middleName' | 'suffixes'>;

function member(
  name: readonly [string, string],
  role: ClinicRole,
  joined: number,
  rights: Rights,
  extra: Extra = {},
  level: UserLevel = 'member',
): StaffMember {
  return { firstName: name[0], lastName: name[1], role, level, rights, joined, ...extra };
}

/** Fifty people. The owner is first; the six who joined last came by the invitations that are still listed. */
export const staff: readonly StaffMember[] = [
  member(['Maria', 'Lopez'], 'Administrative Director', 1460, 'sd', {}, 'owner'),
  member(['Daniel', 'Okafor'], 'PACS Administrator', 1320, 'sd', {}, 'admin'),
  member(['Ingrid', 'Sørby'], 'IT Administrator', 1180, 'sd', {}, 'admin'),
  member(['Priya', 'Raman'], 'Radiologist', 1105, 'sd', { suffixes: ['MD', 'FACR'] }, 'admin'),
  member(
    ['Thomas', 'Whitfield'],
    'Nurse Manager',
    860,
    'd',
    { changed: { daysAgo: 19, before: { level: 'member' }, after: { level: 'admin' } } },
    'admin',
  ),
  member(['Helen', 'Castellano'], 'Revenue Cycle Manager', 640, 'd', {}, 'admin'),

  member(['Aaron', 'Feldman'], 'Radiologist', 1290, 'sd', { suffixes: ['MD'] }),
  member(['Mei', 'Lin'], 'Radiologist', 1210, 'sd', { suffixes: ['MD', 'PhD'] }),
  member(['Samuel', 'Adeyemi'], 'Radiologist', 1020, 'sd', { suffixes: ['MD'] }),
  member(['Katarzyna', 'Nowak'], 'Radiologist', 980, 'sd', { suffixes: ['MD'] }),
  member(['Luis', 'Ferreira'], 'Radiologist', 845, 'sd', { middleName: 'Antônio', suffixes: ['MD'] }),
  member(['Rebecca', 'Stone'], 'Radiologist', 720, 'sd', { suffixes: ['DO'] }),
  member(['Hiroshi', 'Tanaka'], 'Radiologist', 610, 'sd', { suffixes: ['MD'] }),
  member(['Zoë', 'Marchetti'], 'Radiologist', 415, 'sd', { suffixes: ['MD'] }),
  member(['William', 'Grant'], 'Radiologist', 1330, 'sd', { suffixes: ['Jr.', 'MD'], revoked: 1 }),
  member(['Jürgen', 'Hoffmann'], 'Nuclear Medicine Physician', 905, 'sd', { suffixes: ['MD'] }),
  member(['Amara', 'Diallo'], 'Nuclear Medicine Physician', 380, 'sd', { suffixes: ['MD'] }),
  member(['Robert', 'Callahan'], 'Cardiologist', 1150, 'sd', { suffixes: ['MD', 'FACC'] }),
  member(['Nadia', 'Haddad'], 'Cardiologist', 520, 'sd', { suffixes: ['MD'] }),
  member(['Peter', 'Lindqvist'], 'Neurologist', 780, 'd', { suffixes: ['MD'] }),
  member(['Olivia', 'Brandt'], 'Radiation Oncologist', 690, 'd', { suffixes: ['MD'] }),
  member(['Sean', 'Mulcahy'], 'Emergency Medicine Physician', 450, 'd', { suffixes: ['MD'] }),
  member(['Grace', 'Kimathi'], 'Emergency Medicine Physician', 300, 'd', { suffixes: ['MD'], source: 'api' }),
  member(['Victor', 'Petrov'], 'Surgeon', 560, 'd', { suffixes: ['MD', 'FACS'] }),
  member(['Hannah', 'Weiss'], 'Oncologist', 505, 'd', { suffixes: ['MD'], source: 'api' }),
  member(['Carlos', 'Mendoza'], 'Physician Assistant', 430, 'sd', { suffixes: ['PA-C'] }),
  member(['Tara', "O'Neill"], 'Physician Assistant', 260, 'd', { suffixes: ['PA-C'], source: 'api' }),
  member(['Joyce', 'Park'], 'Nurse Practitioner', 350, 'd', { suffixes: ['NP'] }),

  member(['Derek', 'Vaughn'], 'Imaging Technologist', 1240, 'sd', { suffixes: ['RT(R)(CT)'] }),
  member(['Monica', 'Reyes'], 'Imaging Technologist', 990, 'sd', { suffixes: ['RT(R)(M)'] }),
  member(['Kwame', 'Boateng'], 'Imaging Technologist', 810, 'sd', { suffixes: ['RT(R)(MR)'] }),
  member(['Alice', 'Thornton'], 'Imaging Technologist', 640, 'sd'),
  member(['Farid', 'Rahimi'], 'Imaging Technologist', 470, 'sd', {
    changed: {
      daysAgo: 11,
      before: { clinicRole: 'Medical Assistant' },
      after: { clinicRole: 'Imaging Technologist' },
    },
  }),
  member(['Chloe', 'Dubois'], 'Imaging Technologist', 330, 's', { neverSignedIn: true }),
  member(['Marcus', 'Bell'], 'Imaging Technologist', 700, 'sd', { revoked: 31 }),
  member(['Yuki', 'Sato'], 'Imaging Technologist', 210, 's', { neverSignedIn: true, source: 'api' }),
  member(['Elena', 'Popescu'], 'Registered Nurse', 575, 'd', { suffixes: ['RN'] }),
  member(['Brian', 'Kowalski'], 'Registered Nurse', 390, '', { suffixes: ['RN'], neverSignedIn: true }),
  member(['Rosa', 'Jiménez'], 'Patient Care Coordinator', 890, 'sd'),
  member(['Ben', 'Achterberg'], 'Patient Care Coordinator', 240, 'sd', {
    changed: { daysAgo: 3, before: { canManageStudies: false }, after: { canManageStudies: true } },
  }),
  member(['Sofia', 'Andersson'], 'Front Desk Operator', 310, 'sd'),
  member(['Jamal', 'Winters'], 'Front Desk Operator', 760, 'd', { revoked: 112 }),
  member(['Lucy', 'Hargreaves'], 'Administrative Assistant', 480, 'd'),
  member(['Omar', 'Siddiqui'], 'IT Support', 270, 'd', { revoked: 2 }),

  member(['Natalie', 'Brooks'], 'Radiologist', 43, 'sd', { suffixes: ['MD'] }),
  member(['Emeka', 'Nwosu'], 'Imaging Technologist', 36, 'sd', { source: 'api' }),
  member(['Laura', 'Benedetti'], 'Nurse Practitioner', 24, 'd', { suffixes: ['NP'] }),
  member(['Dylan', 'Frost'], 'Scribe', 15, '', { neverSignedIn: true, source: 'api' }),
  member(['Anh', 'Nguyễn'], 'Front Desk Operator', 9, 'sd'),
  member(['Isabel', 'Cruz'], 'Radiologist', 3, 'sd', { suffixes: ['MD'], neverSignedIn: true }),
];

/** How many of the last of `staff` have an accepted invitation that is still listed. */
export const staffByInvitation = 6;

/** Roles to whom studies are assigned. */
export const readerRoles: ReadonlySet<ClinicRole> = new Set([
  'Radiologist',
  'Nuclear Medicine Physician',
  'Cardiologist',
]);

/** `maria.lopez@northside.example`: the domain is reserved for examples and receives no mail. */
export function demoEmail({ firstName, lastName }: Pick<Person, 'firstName' | 'lastName'>): string {
  const plain = (name: string) =>
    name
      .replaceAll('ø', 'o')
      .normalize('NFD')
      .replace(/[^a-z]/gi, '')
      .toLowerCase();
  return `${plain(firstName)}.${plain(lastName)}@northside.example`;
}
