import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { outcome } from './references.ts';
import { signInAnswer } from './sign-in-answer.ts';
import { text } from './text.ts';
import { userLevel } from './user.ts';

/** Of a link: whatever is in its fragment, so that a broken one is refused like any other. */
const token = text(1, 500);

/** What an invited person is asked to accept. */
export const invitationOffer = z.object({
  clinicName: z.string(),
  /** Null where an API key of the clinic invited. */
  inviterName: z.nullable(z.string()),
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  level: userLevel,
  canManageStudies: z.boolean(),
  hasDashboardAccess: z.boolean(),
  expiry: z.string(),
  /**
   * What accepting takes: a `new` password, the `existing` one of this address, or `none` for somebody who will not sign
   * in. `unproved`: the address needs a password, and this link, which was not mailed to it, cannot set one.
   */
  password: z.enum(['new', 'existing', 'none', 'unproved']),
  /** Who is signed in in the browser that asks: accepting takes the place of their session. */
  signedInAs: z.nullable(z.object({ name: z.string(), email: z.string(), isInvited: z.boolean() })),
});
export type InvitationOffer = z.infer<typeof invitationOffer>;

export const invitationOfferRetrieve = endpoint({
  name: 'invitationOfferRetrieve',
  method: 'POST',
  path: '/dashboard/invitation-offer',
  summary: 'What the link of an invitation offers; uses nothing up',
  credential: 'none',
  body: z.strictObject({ token }),
  answer: invitationOffer,
  status: 200,
  errors: ['gone', 'rate_limited'],
  extension: true,
});

export const invitationAccept = endpoint({
  name: 'invitationAccept',
  method: 'POST',
  path: '/dashboard/invitation-offer/accept',
  summary: 'Accept an invitation: the person becomes a user and, with dashboard access, is signed in',
  credential: 'none',
  body: z.strictObject({ token, password: z.optional(text(1, 500)) }),
  answer: z.object({
    /** Null without dashboard access; a challenge for who has a second factor. */
    session: z.nullable(signInAnswer),
  }),
  status: 200,
  errors: ['gone', 'conflict', 'rate_limited'],
  extension: true,
});

export const invitationDecline = endpoint({
  name: 'invitationDecline',
  method: 'POST',
  path: '/dashboard/invitation-offer/decline',
  summary: 'Decline an invitation for good',
  credential: 'none',
  body: z.strictObject({ token }),
  answer: outcome,
  status: 200,
  errors: ['gone', 'rate_limited'],
  extension: true,
});
