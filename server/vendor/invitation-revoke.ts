import type { Invitation, InvitationNameBody } from '#contract/invitation.ts';
import { invitationRevoke as endpoint, invitationList } from '#contract/invitation-endpoints.ts';
import { notPendingReason } from '#contract/invitation-rules.ts';
import type { Outcome } from '#contract/references.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import type { Actor } from '#server/viewer/actor.ts';
import { notFound, Refusal } from '#server/viewer/refusal.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import { askedBy } from './asked-by.ts';
import { type ChangeCall, change, type Plan, toldOutcome } from './change.ts';
import { assertUnmoved } from './compare.ts';
import { freshInvitation, ourInvitations } from './invitation-reads.ts';
import type { VendorParts } from './parts.ts';
import { fullName } from './person-at-vendor.ts';

/** Takes a pending invitation back. One that is not pending is left alone: `success: false`, with the reason. */
export function invitationRevoke(parts: VendorParts): Verb<typeof endpoint> {
  return (call) => {
    const { actor, body } = call;
    const attempt = {
      action: 'invitationRevoke',
      object: { kind: 'invitation', id: body.invitationId ?? null },
      turn: body.userId,
      permit: mayManagePeople,
    } as const;
    return change<Outcome>(parts, call, attempt, async () => {
      const invitation = await namedInvitation(parts, actor, body);
      const reason = notPendingReason(invitation, parts.now().getTime());
      if (reason !== undefined) return { answer: { success: false, message: reason } };
      assertUnmoved(call, invitation);
      return revokePlan(parts, call, invitation);
    });
  };
}

/** What it takes to revoke a pending one; resending is built from it too. */
export function revokePlan(parts: VendorParts, { actor }: ChangeCall, invitation: Invitation): Plan<Outcome> {
  const { invitationId } = invitation;
  return {
    facts: {
      action: 'invitationRevoke',
      object: { kind: 'invitation', id: invitationId, name: fullName(invitation) },
      before: { status: 'sent' },
      after: { status: 'revoked' },
    },
    send: () => parts.client.call(endpoint, { body: { invitationId } }, askedBy(actor)),
    look: async () =>
      (await freshInvitation(parts, actor, invitationId)).status === 'revoked'
        ? { success: true }
        : undefined,
    told: toldOutcome,
  };
}

/** @throws Refusal 404, or 400 when the two identifiers name different invitations; VendorFailure */
async function namedInvitation(
  parts: VendorParts,
  actor: Actor,
  { invitationId, userId }: InvitationNameBody,
): Promise<Invitation> {
  const byId = invitationId === undefined ? undefined : await freshInvitation(parts, actor, invitationId);
  if (userId === undefined) {
    if (byId === undefined) throw notFound('invitation');
    return byId;
  }
  const page = await parts.client.call(invitationList, { query: { userId, limit: 20 } }, askedBy(actor));
  const ours = await ourInvitations(parts, page.invitations);
  const byUser = ours.find((invitation) => invitation.userId === userId);
  if (byUser === undefined) throw notFound('invitation');
  if (byId !== undefined && byId.invitationId !== byUser.invitationId) {
    throw new Refusal('invalid_request', 'invitationId and userId name different invitations.', {
      fieldErrors: { userId: 'Names another invitation than invitationId.' },
    });
  }
  return byId ?? byUser;
}
