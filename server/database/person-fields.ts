import type { Selectable } from 'kysely';
import type { Database } from './schema.ts';

/** The columns that a user and an invitation share. */
export type PersonRow = Pick<
  Selectable<Database['users']>,
  | 'email'
  | 'first_name'
  | 'last_name'
  | 'middle_name'
  | 'suffix1'
  | 'suffix2'
  | 'phone_number'
  | 'clinic_role'
  | 'level'
  | 'can_manage_studies'
  | 'has_dashboard_access'
>;

/** Stored → wire. Optional parts of a name are left out where there are none, as the documents have it. */
export function personFields(row: PersonRow) {
  return {
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    ...(row.middle_name === null ? {} : { middleName: row.middle_name }),
    ...(row.suffix1 === null ? {} : { suffix1: row.suffix1 }),
    ...(row.suffix2 === null ? {} : { suffix2: row.suffix2 }),
    ...(row.phone_number === null ? {} : { phoneNumber: row.phone_number }),
    clinicRole: row.clinic_role,
    level: row.level,
    canManageStudies: row.can_manage_studies,
    hasDashboardAccess: row.has_dashboard_access,
  };
}
