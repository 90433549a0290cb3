import { clinicRoles } from '#contract/clinic-roles.ts';
import type { Invitation } from '#contract/invitation.ts';
import type { invitationResend as endpoint } from '#contract/invitation-mail-endpoints.ts';
import { notPendingReason, notResendableReason } from '#contract/invitation-rules.ts';
import { userInviteBody } from '#contract/person-bodies.ts';
import type { Outcome } from '#contract/references.ts';
import type { User } from '#contract/user.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { conflict, Refusal } from '#server/viewer/refusal.ts';
import { change } from './change.ts';
import { freshInvitation } from './invitation-reads.ts';
import { revokePlan } from './invitation-revoke.ts';
import { ownInvitation } from './own-fields.ts';
import type { VendorParts } from './parts.ts';
import { invitationOf, invitePlan } from './user-invite.ts';

/**
 * The vendor's API has no resend: the pending invitation is revoked and the same person invited anew, with another user
 * id. Two changes, each on record; when the second one fails, its message says that the first one was made.
 */
export function invitationResend(parts: VendorParts): DashboardVerb<typeof endpoint> {
  return async (call) => {
    const { actor, body } = call;
    const attempt = {
      action: 'invitationResend',
      object: { kind: 'invitation', id: body.invitationId },
      permit: mayManagePeople,
    } as const;
    let former: Invitation | undefined;
    const revoked = await change<Outcome>(parts, call, attempt, async () => {
      former = await freshInvitation(parts, actor, body.invitationId);
      const now = parts.now().getTime();
      const reason = notResendableReason(former, now);
      if (reason !== undefined) throw conflict(reason);
      inviteBodyOf(former);
      // An expired one stands in nobody's way.
      return notPendingReason(former, now) === undefined
        ? revokePlan(parts, call, former)
        : { answer: { success: true } };
    });
    if (!revoked.success)
      throw conflict(
        revoked.message ?? 'The vendor did not revoke the invitation, so it was not sent again.',
      );
    if (former === undefined) throw new Refusal('internal', 'The invitation was not read.');
    const invited = await inviteAgain(parts, call, former);
    const made = await invitationOf(parts, actor, invited.userId);
    if (made === undefined)
      throw new Refusal(
        'upstream_failed',
        'The invitation was sent again, but the vendor does not show it yet. Look at the list in a moment.',
      );
    return ownInvitation(made);
  };
}

async function inviteAgain(
  parts: VendorParts,
  call: Parameters<DashboardVerb<typeof endpoint>>[0],
  former: Invitation,
): Promise<User> {
  const attempt = {
    action: 'userInvite',
    object: { kind: 'invitation', id: null },
    permit: mayManagePeople,
  } as const;
  try {
    return await change<User>(parts, call, attempt, async () =>
      invitePlan(parts, call, inviteBodyOf(former)),
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(
      error.code,
      `The invitation was revoked, but not sent again: ${error.message} Invite them once more.`,
      error.details,
    );
  }
}

/** @throws Refusal 409 where the invitation says something that inviting does not take, such as a role of tomorrow */
function inviteBodyOf(invitation: Invitation) {
  const { email, firstName, lastName, middleName, suffix1, suffix2, phoneNumber } = invitation;
  const body = userInviteBody.safeParse({
    email,
    firstName,
    lastName,
    middleName: middleName ?? null,
    suffix1: suffix1 ?? null,
    suffix2: suffix2 ?? null,
    phoneNumber: phoneNumber ?? null,
    clinicRole: clinicRoles.find((role) => role === invitation.clinicRole),
    level: invitation.level,
    canManageStudies: invitation.canManageStudies,
    hasDashboardAccess: invitation.hasDashboardAccess,
  });
  if (!body.success)
    throw conflict('This invitation cannot be sent again as it is: revoke it, and invite them anew.');
  return body.data;
}
