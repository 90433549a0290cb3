import type { Kysely, Selectable } from 'kysely';
import type { Invitation, InvitationMail } from '#contract/invitation.ts';
import { notPendingReason } from '#contract/invitation-rules.ts';
import type { Database } from '#server/database/schema.ts';
import type { SelfHostedParts } from './parts.ts';

type MailRow = Pick<
  Selectable<Database['mail_outbox']>,
  'invitation_id' | 'next_try_at' | 'sent_at' | 'last_problem'
>;

/** The state of each invitation's newest mail, in one question however many there are. */
export async function withMails(
  parts: Pick<SelfHostedParts, 'mail' | 'now'>,
  db: Kysely<Database>,
  invitations: readonly Invitation[],
): Promise<Invitation[]> {
  if (invitations.length === 0) return [];
  const rows: MailRow[] = await db
    .selectFrom('mail_outbox')
    .distinctOn('invitation_id')
    .select(['invitation_id', 'next_try_at', 'sent_at', 'last_problem'])
    .where(
      'invitation_id',
      'in',
      invitations.map(({ invitationId }) => invitationId),
    )
    .orderBy('invitation_id')
    .orderBy('mail_id', 'desc')
    .execute();
  const mails = new Map(rows.map((row) => [row.invitation_id, row]));
  const now = parts.now().getTime();
  return invitations.map((invitation) => {
    const row = mails.get(invitation.invitationId);
    const isPending = notPendingReason(invitation, now) === undefined;
    return {
      ...invitation,
      mail: row === undefined ? null : stateOf(row, { isPending, isConfigured: parts.mail }),
    };
  });
}

export async function withMail(
  parts: Pick<SelfHostedParts, 'mail' | 'now'>,
  db: Kysely<Database>,
  invitation: Invitation,
): Promise<Invitation> {
  const [answer = invitation] = await withMails(parts, db, [invitation]);
  return answer;
}

function stateOf(
  row: MailRow,
  { isPending, isConfigured }: { isPending: boolean; isConfigured: boolean },
): InvitationMail {
  const nothing = { sentAt: null, nextTryAt: null, problem: null };
  if (row.sent_at !== null) return { ...nothing, state: 'sent', sentAt: row.sent_at.toISOString() };
  if (row.next_try_at === null && row.last_problem !== null)
    return { ...nothing, state: 'failed', problem: row.last_problem };
  if (!isConfigured) return { ...nothing, state: 'not-configured' };
  if (row.next_try_at === null || !isPending)
    return {
      ...nothing,
      state: 'failed',
      problem: row.last_problem ?? 'The invitation ended before it was sent',
    };
  return {
    ...nothing,
    state: 'waiting',
    nextTryAt: row.next_try_at.toISOString(),
    problem: row.last_problem,
  };
}
