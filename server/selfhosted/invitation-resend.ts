import type { Invitation } from '#contract/invitation.ts';
import type { invitationResend as endpoint } from '#contract/invitation-mail-endpoints.ts';
import { notResendableReason } from '#contract/invitation-rules.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { audited } from '#server/clinic/audited.ts';
import { oneRow } from '#server/clinic/versions.ts';
import {
  endInvitationLinks,
  enqueueInvitationMail,
  invitationExpiry,
} from '#server/database/invitation-mail.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { changedMeanwhile, conflict } from '#server/viewer/refusal.ts';
import { withMail } from './invitation-mails.ts';
import { findInvitation, invitationOf } from './invitation-rows.ts';
import type { SelfHostedParts } from './parts.ts';
import { fullName } from './user-rows.ts';

/** Seven more days, a new mail; the links of before end. 409 with the reason when it was accepted, declined, revoked or replaced. */
export function invitationResend(parts: SelfHostedParts): DashboardVerb<typeof endpoint> {
  return (call) => {
    const { actor, body } = call;
    const attempt = {
      action: 'invitationResend',
      object: { kind: 'invitation', id: body.invitationId },
      permit: mayManagePeople,
      locksClinic: true,
    } as const;
    return audited<Invitation>(parts, call, attempt, async (trx) => {
      const row = await findInvitation(trx, actor.clinicId, 'invitation_id', body.invitationId);
      const before = invitationOf(row);
      const now = parts.now();
      const reason = notResendableReason(before, now.getTime());
      if (reason !== undefined) throw conflict(reason);
      if (row.is_replaced) throw conflict('A newer invitation to this address has taken its place.');
      const expiry = invitationExpiry(now);
      const updated = await trx
        .updateTable('invitations')
        .set({ expiry, updated_at: now, version: row.version + 1 })
        .where('clinic_id', '=', actor.clinicId)
        .where('invitation_id', '=', row.invitation_id)
        .where('version', '=', row.version)
        .where('status', '=', 'sent')
        .where('is_replaced', '=', false)
        .executeTakeFirst();
      const after = invitationOf(
        await findInvitation(trx, actor.clinicId, 'invitation_id', row.invitation_id),
      );
      if (!oneRow(updated)) throw changedMeanwhile(await withMail(parts, trx, after));
      await endInvitationLinks(trx, row.invitation_id);
      await enqueueInvitationMail(trx, { invitationId: row.invitation_id, at: now });
      return {
        answer: await withMail(parts, trx, after),
        record: {
          object: { kind: 'invitation', id: row.invitation_id, name: fullName(row) },
          before: { expiry: before.expiry },
          after: { expiry: expiry.toISOString() },
        },
      };
    });
  };
}
