import type { Kysely } from 'kysely';
import type { Database } from '#server/database/schema.ts';
import { idleMs } from '#server/database/session-limits.ts';

const dayMs = 24 * 60 * 60 * 1000;
const keepSignInLinksMs = 7 * dayMs;

/** Removes what has expired. Nothing depends on it but the size of the tables; several processes may do it at once. */
export async function sweepExpired(db: Kysely<Database>, at: Date): Promise<void> {
  await db.deleteFrom('rate_limits').where('window_ends_at', '<=', at).execute();
  await db
    .deleteFrom('auth_session')
    .where((where) =>
      where.or([where('expiresAt', '<=', at), where('updatedAt', '<=', new Date(at.getTime() - idleMs))]),
    )
    .execute();
  await db.deleteFrom('sign_in_challenges').where('expires_at', '<=', at).execute();
  // Begun and left: a secret that nothing uses.
  await db
    .deleteFrom('second_factors')
    .where('confirmed_at', 'is', null)
    .where('created_at', '<=', new Date(at.getTime() - dayMs))
    .execute();
  await db.deleteFrom('auth_verification').where('expiresAt', '<=', at).execute();
  // Kept for a while, so that a late click on one is recorded in the clinic it was for.
  await db
    .deleteFrom('sign_in_links')
    .where('expires_at', '<=', new Date(at.getTime() - keepSignInLinksMs))
    .execute();
  // For as long a late click on the link of an invitation is recorded as what it is.
  const longAgo = new Date(at.getTime() - keepSignInLinksMs);
  await db
    .deleteFrom('invitation_tokens')
    .where('invitation_id', 'in', (select) =>
      select
        .selectFrom('invitations')
        .select('invitation_id')
        .where((where) =>
          where.or([
            where('expiry', '<=', longAgo),
            where.and([where('status', '!=', 'sent'), where('updated_at', '<=', longAgo)]),
          ]),
        ),
    )
    .execute();
  // What was used up or ran out a day ago tells nobody anything; the audit rows stay.
  await db
    .deleteFrom('viewer_links')
    .where('expires_at', '<=', new Date(at.getTime() - dayMs))
    .execute();
}
