import type { Transaction } from 'kysely';
import type { User } from '#contract/user.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import type { userInvite as endpoint } from '#contract/user-write-endpoints.ts';
import { audited } from '#server/clinic/audited.ts';
import { databaseFailure } from '#server/database/failure.ts';
import { folded } from '#server/database/folded.ts';
import { enqueueInvitationMail, invitationExpiry } from '#server/database/invitation-mail.ts';
import type { Database } from '#server/database/schema.ts';
import { invitedSourceOf } from '#server/viewer/actor.ts';
import { conflict } from '#server/viewer/refusal.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import type { SelfHostedParts } from './parts.ts';

/**
 * Makes a pending invitation and answers with the user as it will be. The person appears in the list of users once
 * the invitation is accepted, with the id given here. 409 when the address is a user's or has a pending invitation.
 */
export function userInvite(parts: SelfHostedParts): Verb<typeof endpoint> {
  return async (call) => {
    const { actor, body } = call;
    const attempt = {
      action: 'userInvite',
      object: { kind: 'invitation', id: null },
      permit: mayManagePeople,
      locksClinic: true,
    } as const;
    try {
      return await audited<User>(parts, call, attempt, async (trx) => {
        const emailFolded = folded(body.email);
        const now = parts.now();
        await assertNotAUser(trx, actor.clinicId, emailFolded);
        await replaceExpired(trx, actor.clinicId, emailFolded, now);
        const invitationId = parts.newId('inv');
        const userId = parts.newId('usr');
        await trx
          .insertInto('invitations')
          .values({
            invitation_id: invitationId,
            clinic_id: actor.clinicId,
            user_id: userId,
            email: body.email,
            email_folded: emailFolded,
            first_name: body.firstName,
            last_name: body.lastName,
            middle_name: body.middleName ?? null,
            suffix1: body.suffix1 ?? null,
            suffix2: body.suffix2 ?? null,
            phone_number: body.phoneNumber ?? null,
            clinic_role: body.clinicRole,
            level: body.level,
            can_manage_studies: body.canManageStudies,
            has_dashboard_access: body.hasDashboardAccess,
            invited_source: invitedSourceOf(actor),
            status: 'sent',
            inviter_id: actor.kind === 'user' ? actor.userId : null,
            invited_by_api_key_id: actor.kind === 'apiKey' ? actor.apiKeyId : null,
            expiry: invitationExpiry(now),
            created_at: now,
            updated_at: now,
          })
          .execute();
        await enqueueInvitationMail(trx, { invitationId, at: now });
        return {
          answer: {
            ...withoutNulls(body),
            userId,
            invitedSource: invitedSourceOf(actor),
            // There is no user yet.
            createdAt: null,
            lastLoginAt: null,
          },
          record: {
            object: { kind: 'invitation', id: invitationId, name: `${body.firstName} ${body.lastName}` },
            after: { ...body, userId },
          },
        };
      });
    } catch (error) {
      const failure = databaseFailure(error);
      if (failure.kind !== 'unique' || failure.constraint !== 'invitations_one_pending') throw error;
      const message = 'This address has a pending invitation.';
      throw conflict(message, { email: message });
    }
  };
}

async function assertNotAUser(
  trx: Transaction<Database>,
  clinicId: string,
  emailFolded: string,
): Promise<void> {
  const user = await trx
    .selectFrom('users')
    .select('access_revoked_at')
    .where('clinic_id', '=', clinicId)
    .where('email_folded', '=', emailFolded)
    .executeTakeFirst();
  if (user === undefined) return;
  const message =
    user.access_revoked_at === null
      ? 'This address belongs to a user of the clinic.'
      : 'This address belongs to a deactivated user of the clinic: reactivate them instead.';
  throw conflict(message, { email: message });
}

/** An expired invitation stays `sent` on the wire, and makes room for a new one. */
async function replaceExpired(
  trx: Transaction<Database>,
  clinicId: string,
  emailFolded: string,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('invitations')
    .set({ is_replaced: true })
    .where('clinic_id', '=', clinicId)
    .where('email_folded', '=', emailFolded)
    .where('status', '=', 'sent')
    .where('expiry', '<=', now)
    .execute();
}

function withoutNulls<T extends object>(body: T): T {
  // The answer leaves out what there is not; only keys go, so the type stays.
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)) as T;
}
