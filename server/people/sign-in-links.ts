import type { sessionUseSignInLink } from '#contract/session-endpoints.ts';
import { type AuditActor, insertAudit } from '#server/database/audit-row.ts';
import { folded } from '#server/database/folded.ts';
import { hashSecret, newToken } from '#server/database/secrets.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { notFound, Refusal } from '#server/viewer/refusal.ts';
import { beginProvedSession, welcome } from './begin-session.ts';
import { ensureLogin } from './logins.ts';
import { auditActorOfMembership, mostRecentMembership, nameOf } from './memberships.ts';
import type { PeopleContext, PeopleParts } from './parts.ts';
import { countTry, forgetTries, limits, takeBackTry } from './rate-limit.ts';
import { stranger } from './record-refused.ts';

export interface SignInLinkRequest {
  readonly email: string;
  /** Where the address belongs to several clinics; else the one it was last in. */
  readonly clinicId?: string | undefined;
  /** 15 unless told otherwise. */
  readonly minutes?: number | undefined;
  readonly actor: AuditActor;
}

export interface SignInLink {
  readonly url: string;
  readonly expiresAt: Date;
}

/**
 * For the terminal only: whoever gets the link is signed in as that person. The token stands in the fragment, which
 * browsers send to no server and in no Referer.
 * @throws Refusal 404 when the address has no dashboard access (in that clinic)
 */
export async function createSignInLink(
  parts: Pick<PeopleParts, 'db' | 'now' | 'directory' | 'publicUrl'>,
  { email, clinicId, minutes = 15, actor }: SignInLinkRequest,
): Promise<SignInLink> {
  const memberships = await parts.directory.membershipsOf(folded(email));
  const membership = mostRecentMembership(
    memberships.filter((each) => clinicId === undefined || each.clinicId === clinicId),
  );
  if (membership === undefined) throw notFound('user');
  const token = newToken();
  const at = parts.now();
  const expiresAt = new Date(at.getTime() + minutes * 60_000);
  await parts.db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('sign_in_links')
      .values({
        token_hash: hashSecret(token),
        email_folded: folded(membership.user.email),
        clinic_id: membership.clinicId,
        created_at: at,
        expires_at: expiresAt,
        used_at: null,
      })
      .execute();
    await insertAudit(transaction, {
      clinicId: membership.clinicId,
      at,
      actor,
      request: undefined,
      facts: {
        action: 'signInLinkCreate',
        object: { kind: 'user', id: membership.user.userId, name: nameOf(membership.user) },
        after: { expiresAt: expiresAt.toISOString() },
      },
    });
  });
  return { url: `${parts.publicUrl.origin}/sign-in#link=${token}`, expiresAt };
}

const gone = () => new Refusal('gone', 'This link was used already or has expired. Make a new one.');

/** Unknown, expired, used, and of somebody whose access has ended: the same 410. */
export function signInLinkVerb(context: PeopleContext): DashboardVerb<typeof sessionUseSignInLink> {
  const { db, directory } = context;
  return async ({ body, request }) => {
    const at = context.now();
    const address = limits.signInLink(request.address);
    await countTry(db, at, address);
    const tokenHash = hashSecret(body.token);
    const link = await db
      .selectFrom('sign_in_links')
      .select(['email_folded', 'clinic_id', 'expires_at', 'used_at'])
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst();
    if (link === undefined) throw gone();
    const memberships = await directory.membershipsOf(link.email_folded, { isAsked: true });
    const membership = memberships.find(({ clinicId }) => clinicId === link.clinic_id);
    const refuse = async (refusedBecause: string): Promise<never> => {
      await insertAudit(db, {
        clinicId: link.clinic_id,
        at,
        actor: stranger,
        request,
        facts: {
          action: 'sessionSignIn',
          object:
            membership === undefined
              ? { kind: 'user', id: null, name: null }
              : { kind: 'user', id: membership.user.userId, name: nameOf(membership.user) },
          refusedBecause,
        },
      });
      throw gone();
    };
    if (membership === undefined) return refuse('No dashboard access.');

    const begun = await db.transaction().execute(async (transaction) => {
      // Whoever changes the row first has used the link, however many try at once.
      const used = await transaction
        .updateTable('sign_in_links')
        .set({ used_at: at })
        .where('token_hash', '=', tokenHash)
        .where('used_at', 'is', null)
        .where('expires_at', '>', at)
        .returning('token_hash')
        .executeTakeFirst();
      if (used === undefined) return undefined;
      const loginId = await ensureLogin(transaction, {
        email: link.email_folded,
        name: nameOf(membership.user),
        at,
      });
      const started = await beginProvedSession(context, transaction, {
        loginId,
        clinicId: link.clinic_id,
        actor: auditActorOfMembership(membership),
        method: 'link',
        at,
        request,
      });
      await forgetTries(transaction, limits.signInAccount(link.email_folded));
      await takeBackTry(transaction, address);
      return started;
    });
    if (begun === undefined) return refuse('The sign-in link was used already or has expired.');
    return welcome(context, begun, { clinicId: link.clinic_id, email: link.email_folded, at, request });
  };
}
