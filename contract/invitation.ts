import * as z from 'zod/mini';
import { invitationId, userId } from './identifiers.ts';
import { personFields } from './user.ts';

export const invitationStatuses = ['sent', 'accepted', 'rejected', 'revoked'] as const;
export type InvitationStatus = (typeof invitationStatuses)[number];
export const invitationStatus = z.enum(invitationStatuses);

/**
 * Extension: how far the mail with the link has come. `not-configured`: this installation sends no mail, so the link has
 * to be handed over in another way; once it can, what is still pending is sent.
 */
export const invitationMail = z.object({
  state: z.enum(['sent', 'waiting', 'failed', 'not-configured']),
  sentAt: z.nullable(z.string()),
  /** While waiting; in the past when it is due at any moment. */
  nextTryAt: z.nullable(z.string()),
  /** Why the last try failed, or why there will be no other, as a clause without a full stop; names no host and no address. */
  problem: z.nullable(z.string()),
});
export type InvitationMail = z.infer<typeof invitationMail>;

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
  /** Extension, where there are no versions: changes with the object; the ETag is made of it. */
  fingerprint: z.optional(z.string()),
  /** Extension: null for an invitation that was made without a mail. */
  mail: z.optional(z.nullable(invitationMail)),
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
