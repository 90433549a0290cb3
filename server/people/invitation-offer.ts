import type { Kysely } from 'kysely';
import type { InvitationOffer, invitationOfferRetrieve } from '#contract/invitation-offer.ts';
import { notPendingReason } from '#contract/invitation-rules.ts';
import type { Database } from '#server/database/schema.ts';
import { hashSecret } from '#server/database/secrets.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { passwordNeed } from './invitation-password.ts';
import { nameOf } from './memberships.ts';
import type { PeopleContext } from './parts.ts';
import { countTry, limits, takeBackTry } from './rate-limit.ts';
import { findSessionMember } from './sessions.ts';

/** The same whatever is wrong: used, declined, expired, revoked, replaced, altered. */
export const invitationGone = () =>
  new Refusal(
    'gone',
    'This invitation was answered already, has expired or was taken back. Ask whoever invited you for a new one.',
  );

/** The invitation that a link leads to, pending or not. */
export async function findByToken(db: Kysely<Database>, token: string) {
  return db
    .selectFrom('invitation_tokens')
    .innerJoin('invitations', 'invitations.invitation_id', 'invitation_tokens.invitation_id')
    .innerJoin('clinics', 'clinics.clinic_id', 'invitations.clinic_id')
    .leftJoin('users as inviters', 'inviters.user_id', 'invitations.inviter_id')
    .select([
      'invitation_tokens.purpose',
      'invitations.invitation_id as invitationId',
      'invitations.clinic_id as clinicId',
      'clinics.name as clinicName',
      'inviters.first_name as inviterFirstName',
      'inviters.last_name as inviterLastName',
      'invitations.user_id as userId',
      'invitations.email',
      'invitations.email_folded as emailFolded',
      'invitations.first_name as firstName',
      'invitations.last_name as lastName',
      'invitations.level',
      'invitations.can_manage_studies as canManageStudies',
      'invitations.has_dashboard_access as hasDashboardAccess',
      'invitations.status',
      'invitations.is_replaced as isReplaced',
      'invitations.expiry',
    ])
    .where('invitation_tokens.token_hash', '=', hashSecret(token))
    .executeTakeFirst();
}

export type FoundInvitation = NonNullable<Awaited<ReturnType<typeof findByToken>>>;

/** Why it cannot be accepted or declined any more; undefined while it can. */
export function endedReason(found: FoundInvitation, at: Date): string | undefined {
  if (found.isReplaced) return 'A newer invitation has taken its place.';
  return notPendingReason(
    { status: found.status, expiry: found.expiry?.toISOString() ?? null },
    at.getTime(),
  );
}

/** A POST, although it changes nothing: a mail scanner follows links, and a token in a body is in no log and no Referer. */
export function retrieveOfferVerb(context: PeopleContext): DashboardVerb<typeof invitationOfferRetrieve> {
  const { db } = context;
  return async ({ body, request }) => {
    const at = context.now();
    const address = limits.invitation(request.address);
    await countTry(db, at, address);
    const found = await findByToken(db, body.token);
    if (found === undefined || found.expiry === null || endedReason(found, at) !== undefined)
      throw invitationGone();
    await takeBackTry(db, address);
    const { need } = await passwordNeed(db, found);
    return {
      clinicName: found.clinicName,
      inviterName:
        found.inviterFirstName === null || found.inviterLastName === null
          ? null
          : nameOf({ firstName: found.inviterFirstName, lastName: found.inviterLastName }),
      email: found.email,
      firstName: found.firstName,
      lastName: found.lastName,
      level: found.level,
      canManageStudies: found.canManageStudies,
      hasDashboardAccess: found.hasDashboardAccess,
      expiry: found.expiry.toISOString(),
      password: need,
      signedInAs: await signedInAs(context, request.cookie, found, at),
    };
  };
}

async function signedInAs(
  { db, auth }: PeopleContext,
  cookie: string | undefined,
  found: FoundInvitation,
  at: Date,
): Promise<InvitationOffer['signedInAs']> {
  const token = auth.cookie.read(cookie);
  const signedIn = token === undefined ? undefined : await findSessionMember(db, token, at);
  if (signedIn === undefined) return null;
  const { member, session } = signedIn;
  return { name: nameOf(member), email: member.email, isInvited: session.email === found.emailFolded };
}
