import * as z from 'zod/mini';
import { userId } from './identifiers.ts';

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
  /** Extension, where there are no versions: changes with the object; the ETag is made of it. */
  fingerprint: z.optional(z.string()),
});
export type User = z.infer<typeof user>;

export const userNameBody = z.strictObject({ userId });
