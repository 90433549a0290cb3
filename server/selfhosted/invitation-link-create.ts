import type { Answer } from '#contract/endpoint.ts';
import type { invitationLinkCreate as endpoint } from '#contract/invitation-mail-endpoints.ts';
import { notPendingReason } from '#contract/invitation-rules.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { audited } from '#server/clinic/audited.ts';
import { insertInvitationToken, invitationExpiry, invitationUrl } from '#server/database/invitation-mail.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { conflict } from '#server/viewer/refusal.ts';
import { findInvitation, invitationOf } from './invitation-rows.ts';
import type { SelfHostedParts } from './parts.ts';
import { fullName } from './user-rows.ts';

/** A link of its own with each call; the links of before go on working, as the one in the mail must. */
export function invitationLinkCreate(parts: SelfHostedParts): DashboardVerb<typeof endpoint> {
  return (call) => {
    const { actor, body } = call;
    const attempt = {
      action: 'invitationLinkCreate',
      object: { kind: 'invitation', id: body.invitationId },
      permit: mayManagePeople,
      locksClinic: true,
    } as const;
    return audited<Answer<typeof endpoint>>(parts, call, attempt, async (trx) => {
      const row = await findInvitation(trx, actor.clinicId, 'invitation_id', body.invitationId);
      const now = parts.now();
      const reason = notPendingReason(invitationOf(row), now.getTime());
      if (reason !== undefined) throw conflict(reason);
      const token = await insertInvitationToken(trx, {
        invitationId: row.invitation_id,
        purpose: 'link',
        at: now,
      });
      const expiresAt = (row.expiry ?? invitationExpiry(now)).toISOString();
      return {
        answer: { url: invitationUrl(parts.publicUrl, token), expiresAt },
        record: {
          object: { kind: 'invitation', id: row.invitation_id, name: fullName(row) },
          after: { expiresAt },
        },
      };
    });
  };
}
