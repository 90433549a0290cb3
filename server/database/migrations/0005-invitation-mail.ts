import { type Kysely, sql } from 'kysely';

/**
 * An invitation's links, by their hashes, and the mails that are still to be sent. The outbox has no token: each try
 * makes one of its own, so that no table ever has what a mail has.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table invitation_tokens (
    token_hash text primary key,
    invitation_id text not null references invitations,
    purpose text not null check (purpose in ('mail', 'link')),
    created_at timestamptz(3) not null
  )`,
  'create index invitation_tokens_by_invitation on invitation_tokens (invitation_id)',

  `create table mail_outbox (
    mail_id bigint generated always as identity primary key,
    kind text not null check (kind in ('invitation')),
    invitation_id text not null references invitations,
    created_at timestamptz(3) not null,
    attempts integer not null default 0,
    next_try_at timestamptz(3),
    claimed_until timestamptz(3),
    sent_at timestamptz(3),
    last_problem text
  )`,
  // Everything that was ever sent stays, so that an invitation can say so; what is due is found among the few that wait.
  'create index mail_outbox_due on mail_outbox (next_try_at, mail_id) where next_try_at is not null',
  'create index mail_outbox_by_invitation on mail_outbox (invitation_id, mail_id desc)',
];
