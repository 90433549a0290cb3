import * as z from 'zod/mini';
import { user } from './user.ts';

/** Minutes a study may wait, and the minute from which the wait is shown as nearing it. */
export const waitTarget = z.object({ targetMinutes: z.number(), warnMinutes: z.number() });
export type WaitTarget = z.infer<typeof waitTarget>;

export const waitTargets = z.object({ stat: waitTarget, high: waitTarget, normal: waitTarget });
export type WaitTargets = z.infer<typeof waitTargets>;

export const defaultWaitTargets: WaitTargets = {
  stat: { targetMinutes: 60, warnMinutes: 30 },
  high: { targetMinutes: 240, warnMinutes: 180 },
  normal: { targetMinutes: 1440, warnMinutes: 1080 },
};

/** What this installation can do; the dashboard asks this and never which mode it runs in. */
export const capabilities = z.object({
  /** The studies list takes `order=oldest`. */
  oldestFirst: z.boolean(),
  /** Objects have versions: ETag and If-Match work. */
  versions: z.boolean(),
  /**
   * Users carry `accessRevokedAt`, and their list takes `access`. Without it only those deactivations are known that
   * were made here.
   */
  userAccess: z.boolean(),
  /** Addresses can be looked up before they are invited. */
  addressCheck: z.boolean(),
  /** A pending invitation can be sent again and have a link made, and says how far its mail has come. */
  invitationMail: z.boolean(),
  /** Sending an invitation again keeps it, or revokes it and invites anew, with another user id. */
  invitationResend: z.enum(['same', 'anew']),
  /** Whether the Express customers that can be listed are all there are, or those of studies that were seen. */
  expressCustomers: z.enum(['all', 'seen']),
  /** Mail can be sent. */
  mail: z.boolean(),
  /** Opening a study leads to a viewer, not to a page that says there is none. */
  viewer: z.boolean(),
  waitTargets,
});
export type Capabilities = z.infer<typeof capabilities>;

export const clinicReference = z.object({ clinicId: z.string(), name: z.string() });

export const session = z.object({
  sessionId: z.string(),
  /** The signed-in person, as the directory has them. */
  person: user,
  clinic: clinicReference,
  /** Every clinic in which this person's address has dashboard access. */
  clinics: z.array(clinicReference),
  capabilities,
  /** The clinic asks for a second factor that this person has not set up: everything else is refused until then. */
  needsSecondFactor: z.boolean(),
});
export type Session = z.infer<typeof session>;

/** One signed-in browser of the person who asks. */
export const ownSession = z.object({
  sessionId: z.string(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  expiresAt: z.string(),
  address: z.nullable(z.string()),
  userAgent: z.nullable(z.string()),
  isCurrent: z.boolean(),
});
