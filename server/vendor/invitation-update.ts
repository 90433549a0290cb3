import type { Invitation } from '#contract/invitation.ts';
import { invitationUpdate as endpoint } from '#contract/invitation-endpoints.ts';
import { notPendingReason } from '#contract/invitation-rules.ts';
import { adminNeedsDashboardAccess } from '#contract/person-bodies.ts';
import { keepsAdminAccess, mayManagePeople } from '#contract/user-rules.ts';
import { changedFields } from '#server/clinic/changed-fields.ts';
import { wantedFields } from '#server/clinic/wanted-fields.ts';
import { conflict, invalidField } from '#server/viewer/refusal.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import { askedBy } from './asked-by.ts';
import { change } from './change.ts';
import { assertUnmoved } from './compare.ts';
import { freshInvitation } from './invitation-reads.ts';
import { ownInvitation } from './own-fields.ts';
import type { VendorParts } from './parts.ts';
import { fullName } from './person-at-vendor.ts';

/** Changes an invitation that is still pending; 409 with the reason once it is not. */
export function invitationUpdate(parts: VendorParts): Verb<typeof endpoint> {
  return async (call) => {
    const { actor, params, body } = call;
    const attempt = {
      action: 'invitationUpdate',
      object: { kind: 'invitation', id: params.invitationId },
      permit: mayManagePeople,
    } as const;
    const invitation = await change<Invitation>(parts, call, attempt, async () => {
      const before = await freshInvitation(parts, actor, params.invitationId);
      const reason = notPendingReason(before, parts.now().getTime());
      if (reason !== undefined) throw conflict(reason);
      assertUnmoved(call, before);
      const wanted = wantedFields(body);
      const changed = changedFields({ ...before }, wanted);
      if (changed === undefined) return { answer: before };
      const result = {
        level: body.level ?? before.level,
        hasDashboardAccess: body.hasDashboardAccess ?? before.hasDashboardAccess,
      };
      if (!keepsAdminAccess(result)) throw invalidField('hasDashboardAccess', adminNeedsDashboardAccess);
      return {
        facts: {
          object: { kind: 'invitation', id: before.invitationId, name: fullName(before) },
          ...changed,
        },
        send: () => parts.client.call(endpoint, { params, body }, askedBy(actor)),
        look: async () => {
          const now = await freshInvitation(parts, actor, params.invitationId);
          return changedFields({ ...now }, wanted) === undefined ? now : undefined;
        },
        told: (after) => ({ object: { id: after.invitationId, name: fullName(after) } }),
      };
    });
    return ownInvitation(invitation);
  };
}
