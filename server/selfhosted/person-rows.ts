import type { Insertable } from 'kysely';
import type { PersonUpdateBody } from '#contract/person-bodies.ts';
import type { Database } from '#server/database/schema.ts';

/** Wire → stored, only what the body names. */
export function personColumns(body: PersonUpdateBody): Partial<Insertable<Database['invitations']>> {
  return {
    ...(body.firstName === undefined ? {} : { first_name: body.firstName }),
    ...(body.lastName === undefined ? {} : { last_name: body.lastName }),
    ...(body.middleName === undefined ? {} : { middle_name: body.middleName }),
    ...(body.suffix1 === undefined ? {} : { suffix1: body.suffix1 }),
    ...(body.suffix2 === undefined ? {} : { suffix2: body.suffix2 }),
    ...(body.phoneNumber === undefined ? {} : { phone_number: body.phoneNumber }),
    ...(body.clinicRole === undefined || body.clinicRole === null ? {} : { clinic_role: body.clinicRole }),
    ...(body.level === undefined ? {} : { level: body.level }),
    ...(body.canManageStudies === undefined ? {} : { can_manage_studies: body.canManageStudies }),
    ...(body.hasDashboardAccess === undefined ? {} : { has_dashboard_access: body.hasDashboardAccess }),
  };
}
