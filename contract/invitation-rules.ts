import type { Invitation } from './invitation.ts';
import { type Authority, allowed, type Permission, refused } from './permission.ts';
import { mayManagePeople } from './user-rules.ts';

/** `sent` and past its expiry is not a status on the wire, but people have to see it. */
export type InvitationState = Invitation['status'] | 'expired';

/** `now` in milliseconds since the epoch. */
export function invitationState(
  invitation: Pick<Invitation, 'status' | 'expiry'>,
  now: number,
): InvitationState {
  const hasExpired = invitation.expiry !== null && Date.parse(invitation.expiry) <= now;
  return invitation.status === 'sent' && hasExpired ? 'expired' : invitation.status;
}

const reasons: Record<Exclude<InvitationState, 'sent'>, string> = {
  accepted: 'This invitation has been accepted.',
  rejected: 'This invitation has been declined.',
  revoked: 'This invitation has been revoked.',
  expired: 'This invitation has expired.',
};

/** Why an invitation is no longer pending, or undefined while it is. */
export function notPendingReason(
  invitation: Pick<Invitation, 'status' | 'expiry'>,
  now: number,
): string | undefined {
  const state = invitationState(invitation, now);
  return state === 'sent' ? undefined : reasons[state];
}

/** Why an invitation can no longer be sent again, or undefined while it can. */
export function notResendableReason(
  invitation: Pick<Invitation, 'status' | 'expiry'>,
  now: number,
): string | undefined {
  const state = invitationState(invitation, now);
  return state === 'sent' || state === 'expired' ? undefined : reasons[state];
}

export function mayUpdateInvitation(
  authority: Authority,
  invitation: Pick<Invitation, 'status' | 'expiry'>,
  now: number,
): Permission {
  const managing = mayManagePeople(authority);
  if (!managing.allowed) return managing;
  const reason = notPendingReason(invitation, now);
  return reason === undefined ? allowed : refused(reason);
}

export const mayRevokeInvitation = mayUpdateInvitation;

/** A link for handing over leads to a pending invitation, and changes nothing about it. */
export const mayLinkInvitation = mayUpdateInvitation;

/** An expired one can be sent again as well, with a new expiry: it is still the only one for its address. */
export function mayResendInvitation(
  authority: Authority,
  invitation: Pick<Invitation, 'status' | 'expiry'>,
  now: number,
): Permission {
  const managing = mayManagePeople(authority);
  if (!managing.allowed) return managing;
  const reason = notResendableReason(invitation, now);
  return reason === undefined ? allowed : refused(reason);
}
