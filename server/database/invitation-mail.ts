import type { Transaction } from 'kysely';
import type { Database } from './schema.ts';
import { hashSecret, newToken } from './secrets.ts';

export const invitationDays = 7;

/** An invitation that is made or sent again at `at` can be accepted until then. */
export function invitationExpiry(at: Date): Date {
  return new Date(at.getTime() + invitationDays * 86_400_000);
}

/** In the transaction that makes the invitation or sends it again: neither is there without the other. */
export async function enqueueInvitationMail(
  transaction: Transaction<Database>,
  mail: { readonly invitationId: string; readonly at: Date },
): Promise<void> {
  await transaction
    .insertInto('mail_outbox')
    .values({
      kind: 'invitation',
      invitation_id: mail.invitationId,
      created_at: mail.at,
      next_try_at: mail.at,
      claimed_until: null,
      sent_at: null,
      last_problem: null,
    })
    .execute();
}

/** Every link of before leads nowhere, and a mail of before that still waits is not sent. */
export async function endInvitationLinks(
  transaction: Transaction<Database>,
  invitationId: string,
): Promise<void> {
  // First, because it waits for whoever is making a token for one of these mails at this moment.
  await transaction
    .updateTable('mail_outbox')
    .set({ next_try_at: null, claimed_until: null })
    .where('invitation_id', '=', invitationId)
    .where('next_try_at', 'is not', null)
    .execute();
  await transaction.deleteFrom('invitation_tokens').where('invitation_id', '=', invitationId).execute();
}

/** Stores the hash; the token itself is only in the mail or the answer. */
export async function insertInvitationToken(
  transaction: Transaction<Database>,
  token: { readonly invitationId: string; readonly purpose: 'mail' | 'link'; readonly at: Date },
): Promise<string> {
  const secret = newToken();
  await transaction
    .insertInto('invitation_tokens')
    .values({
      token_hash: hashSecret(secret),
      invitation_id: token.invitationId,
      purpose: token.purpose,
      created_at: token.at,
    })
    .execute();
  return secret;
}

/** In the fragment, which browsers send to no server and in no Referer. */
export function invitationUrl(publicUrl: URL, token: string): string {
  return `${publicUrl.origin}/accept-invitation#token=${token}`;
}
