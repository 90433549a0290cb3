import type { Selectable, Transaction } from 'kysely';
import type { invitationAccept } from '#contract/invitation-offer.ts';
import { newPassword } from '#contract/password.ts';
import { sentence } from '#contract/sentences.ts';
import type { SignInChallenge } from '#contract/sign-in-answer.ts';
import { insertAudit } from '#server/database/audit-row.ts';
import { folded } from '#server/database/folded.ts';
import type { Database } from '#server/database/schema.ts';
import type { BrowserTrace, DashboardVerb } from '#server/viewer/dashboard.ts';
import { conflict, invalidField } from '#server/viewer/refusal.ts';
import { type Begun, beginSession, welcome } from './begin-session.ts';
import { answerInvitation, findPending, invitedActor, recordRefusedAnswer } from './invitation-answer.ts';
import { type FoundInvitation, invitationGone } from './invitation-offer.ts';
import { type PasswordNeed, passwordNeed } from './invitation-password.ts';
import { ensureLogin, setPassword, startLoginAnew } from './logins.ts';
import { nameOf } from './memberships.ts';
import type { PeopleContext } from './parts.ts';
import { countTry, forgetTries, limits, takeBackTry } from './rate-limit.ts';
import { recordForAddress } from './record-refused.ts';
import { weakPasswordReason } from './weak-password.ts';

/** The person becomes a user with the id and the rights that the invitation says, and is signed in where they may be. */
export function acceptInvitationVerb(context: PeopleContext): DashboardVerb<typeof invitationAccept> {
  return async ({ body: { token, password }, request }) => {
    const at = context.now();
    const attempt = { action: 'invitationAccept', token, at, request } as const;
    const found = await findPending(context, attempt);
    const wanted = await passwordNeed(context.db, found);
    const passwordHash = await provenPassword(context, { found, wanted, password, at, request });

    const done = await context.db.transaction().execute(async (transaction) => {
      const accepted = await answerInvitation(transaction, found, { status: 'accepted', token, at });
      if (accepted === undefined) return undefined;
      if (await isUserAlready(transaction, found)) throw invitationGone();
      // An edit of the invitation, or another clinic's, in the moment since the password was checked.
      const { need } = await passwordNeed(transaction, {
        ...found,
        hasDashboardAccess: accepted.has_dashboard_access,
      });
      if (need !== wanted.need) {
        throw conflict('The invitation was changed a moment ago. Look at it again, then accept.');
      }
      await insertUser(transaction, accepted, at);
      await recordAccepted(transaction, found, accepted, at, request);
      return {
        begun: await enter(context, transaction, { found, need, passwordHash, accepted, at, request }),
      };
    });
    if (done === undefined) {
      await recordRefusedAnswer(context, attempt, found, 'Answered at the same moment.');
      throw invitationGone();
    }
    if (done.begun === undefined) return { session: null };
    if ('challenge' in done.begun) return { session: done.begun };
    const { clinicId, emailFolded: email } = found;
    return { session: await welcome(context, done.begun, { clinicId, email, at, request }) };
  };
}

interface Checked {
  readonly found: FoundInvitation;
  readonly wanted: PasswordNeed;
  readonly password: string | undefined;
  readonly at: Date;
  readonly request: BrowserTrace;
}

/**
 * Before the transaction, because both take a while: checks the existing password, or hashes the new one.
 * @returns the hash of a new password; undefined where none is to be set
 * @throws Refusal 400 at `password`, 409 where this link may not set one, 429 to whoever guesses
 */
async function provenPassword(
  context: PeopleContext,
  { found, wanted, password, at, request }: Checked,
): Promise<string | undefined> {
  const { db, auth } = context;
  const { emailFolded: email } = found;
  if (wanted.need === 'none') return undefined;
  if (wanted.need === 'unproved') {
    throw conflict(
      'This link cannot set a password for this address. Use the link in the mail that was sent to it, or set a password first.',
    );
  }
  if (password === undefined) throw invalidField('password', 'Is required.');
  if (wanted.need === 'new') {
    const read = newPassword.safeParse(password, { error: sentence });
    const problem = read.success
      ? weakPasswordReason(password, { email: found.email, clinicNames: [found.clinicName] })
      : (read.error.issues[0]?.message ?? 'Is not valid.');
    if (problem !== undefined) throw invalidField('password', problem);
    return auth.hashPassword(password);
  }
  // As at a sign-in, and counted with its tries: an invitation is no way around them.
  await countTry(db, at, limits.signInAddress(request.address), limits.signInAccount(email));
  if (await auth.verifyPassword(wanted.passwordHash, password)) return undefined;
  const refusedBecause = 'Wrong password.';
  await recordRefusedAnswer(context, { action: 'invitationAccept', at, request }, found, refusedBecause);
  const memberships = await context.directory.membershipsOf(email);
  await recordForAddress(db, { email, memberships, action: 'sessionSignIn', refusedBecause, at, request });
  throw invalidField('password', 'This is not the password of this address.');
}

async function isUserAlready(transaction: Transaction<Database>, found: FoundInvitation): Promise<boolean> {
  const user = await transaction
    .selectFrom('users')
    .select('user_id')
    .where('clinic_id', '=', found.clinicId)
    .where('email_folded', '=', found.emailFolded)
    .executeTakeFirst();
  return user !== undefined;
}

async function insertUser(
  transaction: Transaction<Database>,
  invitation: Selectable<Database['invitations']>,
  at: Date,
): Promise<void> {
  await transaction
    .insertInto('users')
    .values({
      user_id: invitation.user_id,
      clinic_id: invitation.clinic_id,
      email: invitation.email,
      email_folded: invitation.email_folded,
      first_name: invitation.first_name,
      first_name_folded: folded(invitation.first_name),
      last_name: invitation.last_name,
      last_name_folded: folded(invitation.last_name),
      middle_name: invitation.middle_name,
      suffix1: invitation.suffix1,
      suffix2: invitation.suffix2,
      phone_number: invitation.phone_number,
      clinic_role: invitation.clinic_role,
      level: invitation.level,
      can_manage_studies: invitation.can_manage_studies,
      has_dashboard_access: invitation.has_dashboard_access,
      invited_source: invitation.invited_source,
      created_at: at,
      updated_at: at,
      last_login_at: null,
      access_revoked_at: null,
    })
    .execute();
}

async function recordAccepted(
  transaction: Transaction<Database>,
  found: FoundInvitation,
  accepted: Selectable<Database['invitations']>,
  at: Date,
  request: BrowserTrace,
): Promise<void> {
  await insertAudit(transaction, {
    clinicId: found.clinicId,
    at,
    actor: invitedActor(found),
    request,
    facts: {
      action: 'invitationAccept',
      object: { kind: 'invitation', id: found.invitationId, name: nameOf(found) },
      before: { status: 'sent' },
      after: {
        status: 'accepted',
        userId: found.userId,
        level: accepted.level,
        canManageStudies: accepted.can_manage_studies,
        hasDashboardAccess: accepted.has_dashboard_access,
      },
    },
  });
}

/** The login as the invitation leaves it, and a session with dashboard access. */
async function enter(
  context: PeopleContext,
  transaction: Transaction<Database>,
  entry: {
    readonly found: FoundInvitation;
    readonly need: PasswordNeed['need'];
    readonly passwordHash: string | undefined;
    readonly accepted: Selectable<Database['invitations']>;
    readonly at: Date;
    readonly request: BrowserTrace;
  },
): Promise<Begun | SignInChallenge | undefined> {
  const { found, need, passwordHash, accepted, at, request } = entry;
  const email = found.emailFolded;
  const isProved = found.purpose === 'mail';
  // A password that somebody without the address once set opens nothing of whoever has it.
  if (isProved && need !== 'existing') await startLoginAnew(transaction, email);
  if (!accepted.has_dashboard_access) return undefined;
  const loginId = await ensureLogin(transaction, { email, name: nameOf(found), at, isProved });
  if (passwordHash !== undefined) await setPassword(transaction, { loginId, passwordHash, at, isProved });
  const begun = await beginSession(context, transaction, {
    loginId,
    clinicId: found.clinicId,
    actor: invitedActor(found),
    method: 'invitation',
    at,
    request,
  });
  // As at a sign-in: a password alone must not buy any number of tries at codes.
  if ('challenge' in begun) return begun;
  await forgetTries(transaction, limits.signInAccount(email));
  if (need === 'existing') await takeBackTry(transaction, limits.signInAddress(request.address));
  return begun;
}
