import type { ClinicRole } from '#contract/clinic-roles.ts';
import type { Random } from '#server/database/demo/random.ts';
import { weightedPicker } from '#server/database/demo/random.ts';
import { staff } from '#server/database/demo/staff.ts';
import { folded } from '#server/database/folded.ts';
import type { WholeRow } from '#server/database/insert-many.ts';

export type UserRow = WholeRow<'users'>;

const firstNames = staff.map((member) => member.firstName);
const lastNames = [
  ...staff.map((member) => member.lastName),
  'Abbott',
  'Bergström',
  'Chaudhry',
  'Delgado',
  'Eriksen',
  'Fontaine',
  'Gallagher',
  'Horváth',
  'Iyer',
  'Jankowski',
  'Kaplan',
  'Lefèvre',
  'Moreau',
  'Novák',
  'Ortega',
  'Pereira',
  'Quinn',
  'Rossi',
  'Schneider',
  'Tremblay',
  'Underwood',
  'Vasquez',
  'Wójcik',
  'Yılmaz',
  'Zhang',
];

const pickRole = weightedPicker<{
  readonly role: ClinicRole;
  readonly weight: number;
  readonly manages: boolean;
}>([
  { role: 'Radiologist', weight: 30, manages: true },
  { role: 'Imaging Technologist', weight: 22, manages: true },
  { role: 'Patient Care Coordinator', weight: 8, manages: true },
  { role: 'Registered Nurse', weight: 10, manages: false },
  { role: 'Physician Assistant', weight: 6, manages: false },
  { role: 'Emergency Medicine Physician', weight: 6, manages: false },
  { role: 'Cardiologist', weight: 4, manages: true },
  { role: 'Neurologist', weight: 3, manages: false },
  { role: 'Front Desk Operator', weight: 6, manages: true },
  { role: 'Administrative Assistant', weight: 3, manages: false },
  { role: 'IT Support', weight: 2, manages: false },
]);

const day = 86_400_000;

/** `run` and `serial` keep the address apart from all that were invented before. */
export function inventUser(
  random: Random,
  { clinicId, now, run, serial }: { clinicId: string; now: Date; run: number; serial: number },
): UserRow {
  const { role, manages } = pickRole(random);
  const firstName = random.pick(firstNames);
  const lastName = random.pick(lastNames);
  const joined = new Date(now.getTime() - random.between(1, 1500) * day - random.below(day));
  const revoked = random.chance(0.06)
    ? new Date(joined.getTime() + Math.floor((now.getTime() - joined.getTime()) * random.unit()))
    : null;
  const isAdmin = random.chance(0.03);
  const hasDashboardAccess = isAdmin || random.chance(0.85);
  const last = revoked ?? now;
  const email = `user-${run.toString(36)}-${serial}@seed.example`;
  return {
    user_id: `usr_${random.hex(32)}`,
    clinic_id: clinicId,
    email,
    email_folded: email,
    first_name: firstName,
    first_name_folded: folded(firstName),
    last_name: lastName,
    last_name_folded: folded(lastName),
    middle_name: null,
    suffix1: null,
    suffix2: null,
    phone_number: null,
    clinic_role: role,
    level: isAdmin ? 'admin' : 'member',
    can_manage_studies: manages,
    has_dashboard_access: hasDashboardAccess,
    invited_source: random.chance(0.3) ? 'api' : 'dashboard',
    created_at: joined,
    updated_at: last === now ? joined : last,
    last_login_at:
      hasDashboardAccess && random.chance(0.9)
        ? new Date(Math.max(joined.getTime(), last.getTime() - random.below(20 * day)))
        : null,
    access_revoked_at: revoked,
    checked_at: null,
    version: revoked === null ? 1 : 2,
  };
}
