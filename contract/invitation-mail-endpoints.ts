import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { invitationId } from './identifiers.ts';
import { invitation } from './invitation.ts';

export const invitationResend = endpoint({
  name: 'invitationResend',
  method: 'POST',
  path: '/dashboard/invitations/resend',
  summary:
    'Send a pending or expired invitation again: seven more days, a new mail, and every link of before stops working',
  credential: 'session',
  body: z.strictObject({ invitationId }),
  answer: invitation,
  status: 200,
  errors: ['not_found', 'conflict', 'precondition_failed'],
  extension: true,
});

/** The link is in this answer and nowhere else: whoever gets it can accept. */
export const invitationLinkCreate = endpoint({
  name: 'invitationLinkCreate',
  method: 'POST',
  path: '/dashboard/invitations/link',
  summary: 'Make a link to a pending invitation, to hand over without a mail (owners and admins)',
  credential: 'session',
  body: z.strictObject({ invitationId }),
  answer: z.object({ url: z.string(), expiresAt: z.string() }),
  status: 200,
  errors: ['not_found', 'conflict'],
  extension: true,
});
