import * as z from 'zod/mini';
import { clinicRoles } from './clinic-roles.ts';
import { email, personName, phoneNumber } from './person.ts';
import { type AssignableUserLevel, assignableUserLevel } from './user.ts';

export const clinicRole = z.enum(clinicRoles);
const nullablePersonName = z.optional(z.nullable(personName));

/** Stated once for inviting and updating: an admin who cannot sign in would be no admin. */
export const adminNeedsDashboardAccess = 'An admin needs dashboard access.';

export const userInviteBody = z
  .strictObject({
    email,
    firstName: personName,
    lastName: personName,
    middleName: nullablePersonName,
    suffix1: nullablePersonName,
    suffix2: nullablePersonName,
    phoneNumber: z.optional(z.nullable(phoneNumber)),
    clinicRole,
    level: assignableUserLevel,
    canManageStudies: z.boolean(),
    hasDashboardAccess: z.boolean(),
  })
  .check(
    z.refine(
      (body: { level: AssignableUserLevel; hasDashboardAccess: boolean }) =>
        body.level !== 'admin' || body.hasDashboardAccess,
      {
        error: adminNeedsDashboardAccess,
        path: ['hasDashboardAccess'],
      },
    ),
  );
export type UserInviteBody = z.infer<typeof userInviteBody>;

/**
 * What may change about a person, whether already a user or only invited: the same fields, so the same schema.
 * Whether an admin keeps dashboard access depends on the stored half as well, so the server asserts it on the result.
 */
export const personUpdateBody = z.strictObject({
  firstName: z.optional(personName),
  lastName: z.optional(personName),
  middleName: nullablePersonName,
  suffix1: nullablePersonName,
  suffix2: nullablePersonName,
  phoneNumber: z.optional(z.nullable(phoneNumber)),
  /** The reference has it nullable, but no answer is: null leaves the role as it is. */
  clinicRole: z.optional(z.nullable(clinicRole)),
  level: z.optional(assignableUserLevel),
  canManageStudies: z.optional(z.boolean()),
  hasDashboardAccess: z.optional(z.boolean()),
});
export type PersonUpdateBody = z.infer<typeof personUpdateBody>;
