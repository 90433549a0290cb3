import type { Kysely } from 'kysely';
import type { InvitationOffer } from '#contract/invitation-offer.ts';
import type { Database } from '#server/database/schema.ts';
import { findPasswordLogin } from './logins.ts';

export interface PasswordNeed {
  readonly need: InvitationOffer['password'];
  /** To check against, where the existing one is needed. */
  readonly passwordHash: string | undefined;
}

/**
 * What it takes to accept. One login serves an address in every clinic, so whoever sets its password may enter all of
 * them: a new one is set only by somebody who has the address, or for an address that opens nothing else. A link that
 * was handed over proves nothing of its bearer, who may be the very admin that made it.
 */
export async function passwordNeed(
  db: Kysely<Database>,
  invitation: {
    readonly purpose: 'mail' | 'link';
    readonly clinicId: string;
    readonly emailFolded: string;
    readonly hasDashboardAccess: boolean;
  },
): Promise<PasswordNeed> {
  const { emailFolded } = invitation;
  const login = await findPasswordLogin(db, emailFolded);
  const known = await db
    .selectFrom('users')
    .select(['clinic_id', 'has_dashboard_access', 'access_revoked_at'])
    .where('email_folded', '=', emailFolded)
    .execute();
  const existing: PasswordNeed = { need: 'existing', passwordHash: login?.passwordHash };
  const without = (need: PasswordNeed['need']): PasswordNeed => ({ need, passwordHash: undefined });
  const fresh = without(invitation.hasDashboardAccess ? 'new' : 'none');

  if (invitation.purpose === 'mail') {
    // Somebody who can sign in nowhere could not ask for a new one either, should they have forgotten it.
    const canReset = known.some((user) => user.has_dashboard_access && user.access_revoked_at === null);
    return login?.passwordHash !== undefined && login.isProved && canReset ? existing : fresh;
  }
  if (login?.passwordHash !== undefined) return existing;
  const isKnownElsewhere =
    login !== undefined || known.some((user) => user.clinic_id !== invitation.clinicId);
  return fresh.need === 'new' && isKnownElsewhere ? without('unproved') : fresh;
}
