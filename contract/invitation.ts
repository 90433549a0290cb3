import * as z from 'zod/mini';
import { invitationId, userId } from './identifiers.ts';
import { personFields } from './user.ts';

export const invitationStatuses = ['sent', 'accepted', 'rejected', 'revoked'] as const;
export type InvitationStatus = (typeof invitationStatuses)[number];
export const invitationStatus = z.enum(invitationStatuses);

export const invitation = z.object({
  invitationId: z.string(),
  /** Pre-generated: becomes the user's permanent id when the invitation is accepted. */
  userId: z.string(),
  clinicId: z.string(),
  ...personFields,
  status: invitationStatus,
  /** Null when invited through the API. */
  inviterId: z.nullable(z.string()),
  /** Null when sent from the dashboard. */
  invitedByApiKeyId: z.optional(z.nullable(z.string())),
  expiry: z.nullable(z.string()),
  createdAt: z.nullable(z.string()),
  updatedAt: z.nullable(z.string()),
  /** Extension: goes up by one with every change; the ETag is made of it. */
  version: z.optional(z.number()),
});
export type Invitation = z.infer<typeof invitation>;

/** By invitation, by the invited person, or by both when they agree. */
export const invitationNameBody = z
  .strictObject({ invitationId: z.optional(invitationId), userId: z.optional(userId) })
  .check(
    z.refine(
      (name: { invitationId?: string | undefined; userId?: string | undefined }) =>
        name.invitationId !== undefined || name.userId !== undefined,
      'Must name an invitation by invitationId or userId.',
    ),
  );
export type InvitationNameBody = z.infer<typeof invitationNameBody>;
