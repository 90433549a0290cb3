import type { Invitation } from '#contract/invitation.ts';
import type { invitationUpdate as endpoint } from '#contract/invitation-endpoints.ts';
import { notPendingReason } from '#contract/invitation-rules.ts';
import { adminNeedsDashboardAccess } from '#contract/person-bodies.ts';
import { keepsAdminAccess, mayManagePeople } from '#contract/user-rules.ts';
import { audited } from '#server/clinic/audited.ts';
import { changedFields } from '#server/clinic/changed-fields.ts';
import { assertVersion, oneRow } from '#server/clinic/versions.ts';
import { wantedFields } from '#server/clinic/wanted-fields.ts';
import { changedMeanwhile, conflict, invalidField } from '#server/viewer/refusal.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import { withMail } from './invitation-mails.ts';
import { findInvitation, invitationOf } from './invitation-rows.ts';
import type { SelfHostedParts } from './parts.ts';
import { personColumns } from './person-rows.ts';
import { fullName } from './user-rows.ts';

/** Changes an invitation that is still pending; 409 with the reason once it is not. */
export function invitationUpdate(parts: SelfHostedParts): Verb<typeof endpoint> {
  return (call) => {
    const { actor, params, body } = call;
    const attempt = {
      action: 'invitationUpdate',
      object: { kind: 'invitation', id: params.invitationId },
      permit: mayManagePeople,
      locksClinic: true,
    } as const;
    return audited<Invitation>(parts, call, attempt, async (trx) => {
      const row = await findInvitation(trx, actor.clinicId, 'invitation_id', params.invitationId);
      const before = invitationOf(row);
      const now = parts.now();
      const reason = notPendingReason(before, now.getTime());
      if (reason !== undefined) throw conflict(reason);
      await assertVersion(
        trx,
        { clinicId: actor.clinicId, id: row.invitation_id, version: row.version },
        call.expectedVersion,
        () => withMail(parts, trx, before),
      );
      const changed = changedFields({ ...before }, wantedFields(body));
      if (changed === undefined) return { answer: await withMail(parts, trx, before) };
      const result = {
        level: body.level ?? before.level,
        hasDashboardAccess: body.hasDashboardAccess ?? before.hasDashboardAccess,
      };
      if (!keepsAdminAccess(result)) throw invalidField('hasDashboardAccess', adminNeedsDashboardAccess);
      const updated = await trx
        .updateTable('invitations')
        .set({ ...personColumns(body), updated_at: now, version: row.version + 1 })
        .where('clinic_id', '=', actor.clinicId)
        .where('invitation_id', '=', row.invitation_id)
        .where('version', '=', row.version)
        .where('status', '=', 'sent')
        .executeTakeFirst();
      const after = await findInvitation(trx, actor.clinicId, 'invitation_id', row.invitation_id);
      if (!oneRow(updated)) throw changedMeanwhile(await withMail(parts, trx, invitationOf(after)));
      return {
        answer: await withMail(parts, trx, invitationOf(after)),
        record: { object: { kind: 'invitation', id: row.invitation_id, name: fullName(after) }, ...changed },
      };
    });
  };
}
