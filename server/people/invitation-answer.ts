import { type Selectable, sql, type Transaction } from 'kysely';
import type { AuditAction } from '#contract/audit.ts';
import { type AuditActor, insertAudit } from '#server/database/audit-row.ts';
import { lockClinic } from '#server/database/current-authority.ts';
import type { Database } from '#server/database/schema.ts';
import { hashSecret } from '#server/database/secrets.ts';
import type { RequestTrace } from '#server/viewer/actor.ts';
import { endedReason, type FoundInvitation, findByToken, invitationGone } from './invitation-offer.ts';
import { nameOf } from './memberships.ts';
import type { PeopleContext } from './parts.ts';
import { countTry, limits, takeBackTry } from './rate-limit.ts';
import { stranger } from './record-refused.ts';

interface Attempt {
  readonly action: Extract<AuditAction, 'invitationAccept' | 'invitationDecline'>;
  readonly token: string;
  readonly at: Date;
  readonly request: RequestTrace;
}

/**
 * The pending invitation of a token; what comes too late is on record in the clinic that it was for.
 * @throws Refusal 410, or 429 to whoever guesses
 */
export async function findPending(context: PeopleContext, attempt: Attempt): Promise<FoundInvitation> {
  const { db } = context;
  const address = limits.invitation(attempt.request.address);
  await countTry(db, attempt.at, address);
  const found = await findByToken(db, attempt.token);
  if (found === undefined) throw invitationGone();
  const reason = endedReason(found, attempt.at);
  if (reason !== undefined) {
    await recordRefusedAnswer(context, attempt, found, reason);
    throw invitationGone();
  }
  await takeBackTry(db, address);
  return found;
}

export async function recordRefusedAnswer(
  { db }: PeopleContext,
  { action, at, request }: Omit<Attempt, 'token'>,
  found: FoundInvitation,
  refusedBecause: string,
): Promise<void> {
  await insertAudit(db, {
    clinicId: found.clinicId,
    at,
    actor: stranger,
    request,
    facts: {
      action,
      object: { kind: 'invitation', id: found.invitationId, name: nameOf(found) },
      refusedBecause,
    },
  });
}

/** The invited person, who is nobody's user before they accept, under the id that they have from then on. */
export function invitedActor(found: FoundInvitation): AuditActor {
  return { kind: 'user', id: found.userId, name: nameOf(found), email: found.email };
}

/**
 * Whoever changes the row first has answered, however many try at once. Under the clinic's lock, as every change of
 * people is; undefined when somebody else was first, or when the token was ended by sending the invitation again.
 */
export async function answerInvitation(
  transaction: Transaction<Database>,
  found: FoundInvitation,
  answer: { readonly status: 'accepted' | 'rejected'; readonly token: string; readonly at: Date },
): Promise<Selectable<Database['invitations']> | undefined> {
  await lockClinic(transaction, found.clinicId);
  return transaction
    .updateTable('invitations')
    .set({ status: answer.status, updated_at: answer.at, version: sql`version + 1` })
    .where('invitation_id', '=', found.invitationId)
    .where('status', '=', 'sent')
    .where('is_replaced', '=', false)
    .where('expiry', '>', answer.at)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('invitation_tokens')
          .select('token_hash')
          .where('token_hash', '=', hashSecret(answer.token))
          .where('invitation_id', '=', found.invitationId),
      ),
    )
    .returningAll()
    .executeTakeFirst();
}
