import * as z from 'zod/mini';
import { clinicRoles } from './clinic-roles.ts';
import { userId } from './identifiers.ts';
import { filledText, isStorableText } from './text.ts';

export const userLevels = ['owner', 'admin', 'member'] as const;
export type UserLevel = (typeof userLevels)[number];
export const userLevel = z.enum(userLevels);

/** `owner` is set up in the dashboard or the command line, never assigned through the API. */
export const assignableUserLevels = ['admin', 'member'] as const;
export type AssignableUserLevel = (typeof assignableUserLevels)[number];
export const assignableUserLevel = z.enum(assignableUserLevels);

export const invitedSources = ['dashboard', 'api'] as const;
export type InvitedSource = (typeof invitedSources)[number];
export const invitedSource = z.enum(invitedSources);

/** Extension: whether somebody may come in, or was deactivated. */
export const userAccesses = ['active', 'deactivated'] as const;
export type UserAccess = (typeof userAccesses)[number];
export const userAccess = z.enum(userAccesses);

export const clinicRole = z.enum(clinicRoles);

/** As it is typed, at most 254 characters (RFC 5321); one address, no list, no display name, no control characters. */
export const email = z.string().check(
  z.refine(
    (value: string) =>
      /^[^\s\p{Cc}@<>,;:"()[\]\\]+@[^\s\p{Cc}@<>,;:"()[\]\\.]+(\.[^\s\p{Cc}@<>,;:"()[\]\\.]+)+$/u.test(value),
    'Must be an e-mail address.',
  ),
  z.refine(
    (value: string) => value.length <= 254 && isStorableText(value),
    'Must be at most 254 characters.',
  ),
);

/** 10 to 15 digits. Forms may take any spelling; the wire takes digits. */
export const phoneNumber = z.string().check(z.regex(/^\d{10,15}$/, 'Must be 10 to 15 digits.'));

/** Digits of a phone number however it was typed: `+1 (555) 123-4567` → `15551234567`. */
export function phoneDigits(typed: string): string {
  return typed.replace(/\D/g, '');
}

/** On one line: a name is written into the head of a mail. */
export const personName = filledText(100).check(
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are exactly what is looked for
  z.refine((value: string) => !/[\u0000-\u001f\u007f\u2028\u2029]/.test(value), 'Must be on one line.'),
);
const nullablePersonName = z.optional(z.nullable(personName));

/** What a user and an invitation say alike about a person. Roles are any string, for the sake of those added tomorrow. */
export const personFields = {
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  middleName: z.optional(z.nullable(z.string())),
  suffix1: z.optional(z.nullable(z.string())),
  suffix2: z.optional(z.nullable(z.string())),
  phoneNumber: z.optional(z.nullable(z.string())),
  clinicRole: z.string(),
  level: userLevel,
  canManageStudies: z.boolean(),
  hasDashboardAccess: z.boolean(),
  invitedSource,
};

/** A user as the API answers it. Roles are any string and reading is tolerant, for the vendor's sake. */
export const user = z.object({
  userId: z.string(),
  ...personFields,
  createdAt: z.nullable(z.string()),
  lastLoginAt: z.nullable(z.string()),
  /** Extension: when access was revoked, null or absent while the person has access. */
  accessRevokedAt: z.optional(z.nullable(z.string())),
  /** Extension: goes up by one with every change; the ETag is made of it. */
  version: z.optional(z.number()),
});
export type User = z.infer<typeof user>;

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

export const userNameBody = z.strictObject({ userId });
