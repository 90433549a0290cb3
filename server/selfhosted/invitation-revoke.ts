import type { Transaction } from 'kysely';
import type { InvitationNameBody } from '#contract/invitation.ts';
import type { invitationRevoke as endpoint } from '#contract/invitation-endpoints.ts';
import { notPendingReason } from '#contract/invitation-rules.ts';
import type { Outcome } from '#contract/references.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { audited } from '#server/clinic/audited.ts';
import { assertVersion, oneRow } from '#server/clinic/versions.ts';
import type { Database } from '#server/database/schema.ts';
import { changedMeanwhile, notFound, Refusal } from '#server/viewer/refusal.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import { withMail } from './invitation-mails.ts';
import { findInvitation, type InvitationRow, invitationOf } from './invitation-rows.ts';
import type { SelfHostedParts } from './parts.ts';
import { fullName } from './user-rows.ts';

/** Takes a pending invitation back. One that is not pending is left alone: `success: false`, with the reason. */
export function invitationRevoke(parts: SelfHostedParts): Verb<typeof endpoint> {
  return (call) => {
    const { actor, body } = call;
    const attempt = {
      action: 'invitationRevoke',
      object: { kind: 'invitation', id: body.invitationId ?? null },
      permit: mayManagePeople,
      locksClinic: true,
    } as const;
    return audited<Outcome>(parts, call, attempt, async (trx) => {
      const row = await findNamedInvitation(trx, actor.clinicId, body);
      const before = invitationOf(row);
      const now = parts.now();
      const reason = notPendingReason(before, now.getTime());
      if (reason !== undefined) return { answer: { success: false, message: reason } };
      await assertVersion(
        trx,
        { clinicId: actor.clinicId, id: row.invitation_id, version: row.version },
        call.expectedVersion,
        () => withMail(parts, trx, before),
      );
      const updated = await trx
        .updateTable('invitations')
        .set({ status: 'revoked', updated_at: now, version: row.version + 1 })
        .where('clinic_id', '=', actor.clinicId)
        .where('invitation_id', '=', row.invitation_id)
        .where('version', '=', row.version)
        .where('status', '=', 'sent')
        .executeTakeFirst();
      if (!oneRow(updated)) throw changedMeanwhile(await withMail(parts, trx, before));
      return {
        answer: { success: true },
        record: {
          object: { kind: 'invitation', id: row.invitation_id, name: fullName(row) },
          before: { status: 'sent' },
          after: { status: 'revoked' },
        },
      };
    });
  };
}

/** @throws Refusal 404, or 400 when the two identifiers name different invitations */
async function findNamedInvitation(
  trx: Transaction<Database>,
  clinicId: string,
  name: InvitationNameBody,
): Promise<InvitationRow> {
  const { invitationId, userId } = name;
  const byId =
    invitationId === undefined
      ? undefined
      : await findInvitation(trx, clinicId, 'invitation_id', invitationId);
  const byUser = userId === undefined ? undefined : await findInvitation(trx, clinicId, 'user_id', userId);
  if (byId !== undefined && byUser !== undefined && byId.invitation_id !== byUser.invitation_id) {
    throw new Refusal('invalid_request', 'invitationId and userId name different invitations.', {
      fieldErrors: { userId: 'Names another invitation than invitationId.' },
    });
  }
  const found = byId ?? byUser;
  if (found === undefined) throw notFound('invitation');
  return found;
}
