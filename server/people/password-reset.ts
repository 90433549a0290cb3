import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { passwordRequestReset, passwordReset } from '#contract/session-endpoints.ts';
import { type AuditActor, insertAudit } from '#server/database/audit-row.ts';
import { folded } from '#server/database/folded.ts';
import type { Database } from '#server/database/schema.ts';
import { hashSecret, newToken } from '#server/database/secrets.ts';
import type { RequestTrace } from '#server/viewer/actor.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { invalidField, notFound, Refusal } from '#server/viewer/refusal.ts';
import { ensureLogin, findPasswordLogin, setPassword } from './logins.ts';
import { auditActorOfMembership, mostRecentMembership, nameOf } from './memberships.ts';
import type { PeopleContext, PeopleParts } from './parts.ts';
import { countTry, forgetTries, limits, takeBackTry } from './rate-limit.ts';
import { recordForAddress } from './record-refused.ts';
import { firstPasswordMail, passwordResetMail, resetMail } from './reset-mail.ts';
import { endChallengesOf } from './sign-in-challenges.ts';
import { weakPasswordReason } from './weak-password.ts';

const validMs = 30 * 60 * 1000;

const identifierOf = (token: string) => `password-reset:${hashSecret(token)}`;

const resetUrl = (publicUrl: URL, token: string) => `${publicUrl.origin}/reset-password#token=${token}`;

async function insertResetToken(
  transaction: Transaction<Database>,
  reset: { readonly token: string; readonly email: string; readonly at: Date; readonly validMs: number },
): Promise<Date> {
  const expiresAt = new Date(reset.at.getTime() + reset.validMs);
  await transaction
    .insertInto('auth_verification')
    .values({
      id: randomUUID(),
      identifier: identifierOf(reset.token),
      value: reset.email,
      expiresAt,
      createdAt: reset.at,
      updatedAt: reset.at,
    })
    .execute();
  return expiresAt;
}

/**
 * For the terminal: a link to set a password, where no mail can be sent or the owner was made without one.
 * @throws Refusal 404 when the address has no dashboard access
 */
export async function createPasswordLink(
  parts: Pick<PeopleParts, 'db' | 'now' | 'directory' | 'publicUrl'>,
  request: { readonly email: string; readonly actor: AuditActor },
): Promise<{ readonly url: string; readonly expiresAt: Date }> {
  const email = folded(request.email);
  const memberships = await parts.directory.membershipsOf(email);
  if (memberships.length === 0) throw notFound('user');
  const token = newToken();
  const at = parts.now();
  const expiresAt = await parts.db.transaction().execute(async (transaction) => {
    for (const { clinicId, user } of memberships) {
      await insertAudit(transaction, {
        clinicId,
        at,
        actor: request.actor,
        request: undefined,
        facts: {
          action: 'passwordRequestReset',
          object: { kind: 'user', id: user.userId, name: nameOf(user) },
        },
      });
    }
    return insertResetToken(transaction, { token, email, at, validMs });
  });
  return { url: resetUrl(parts.publicUrl, token), expiresAt };
}

/** The answer is the same for every address and does not wait for what follows from it. */
export function requestResetVerb(context: PeopleContext): DashboardVerb<typeof passwordRequestReset> {
  return async ({ body, request }) => {
    const at = context.now();
    const typed = body.email.trim();
    await countTry(context.db, at, limits.resetAddress(request.address), limits.resetAccount(folded(typed)));
    context.background.run(() => prepareReset(context, typed, at, request));
    return {
      success: true,
      message: 'If this address can sign in here, a mail with a link is on its way to it.',
    };
  };
}

/**
 * A token is written for an unknown address too (and told to nobody): the next request could otherwise be timed to
 * see whether this one had work to do.
 */
async function prepareReset(
  context: PeopleContext,
  typed: string,
  at: Date,
  request: RequestTrace,
): Promise<void> {
  const { db, directory, mailer } = context;
  const email = folded(typed);
  const memberships = await directory.membershipsOf(typed, { isAsked: true });
  const isFirst = directory.firstSignIn === 'mail' && !(await hasPassword(db, email));
  const membership = mostRecentMembership(memberships);
  const token = newToken();
  await db.transaction().execute(async (transaction) => {
    await insertResetToken(transaction, { token, email: membership === undefined ? '' : email, at, validMs });
    await recordForAddress(transaction, {
      email,
      memberships,
      action: 'passwordRequestReset',
      ...(membership === undefined ? { refusedBecause: 'No dashboard access.' } : {}),
      ...(isFirst ? { after: { firstSignIn: true } } : {}),
      at,
      request,
    });
  });
  if (membership === undefined) return;
  const { user, clinicName } = membership;
  const [url, minutes] = [resetUrl(context.publicUrl, token), validMs / 60_000];
  await mailer.send({
    // The directory's spelling, never the one that was typed: letters that fold alike are not the same mailbox.
    to: { name: nameOf(user), address: user.email },
    ...(isFirst ? firstPasswordMail(url, minutes, clinicName) : resetMail(url, minutes)),
  });
}

async function hasPassword(db: Kysely<Database>, email: string): Promise<boolean> {
  return (await findPasswordLogin(db, email))?.passwordHash !== undefined;
}

const gone = () => new Refusal('gone', 'This link was used already or has expired. Ask for a new one.');

/** Ends every session of the person: whoever knew the old password is out. */
export function resetPasswordVerb(context: PeopleContext): DashboardVerb<typeof passwordReset> {
  const { db, auth, directory, mailer, background } = context;
  return async ({ body, request }) => {
    const at = context.now();
    const address = limits.resetToken(request.address);
    await countTry(db, at, address);
    const identifier = identifierOf(body.token);
    const pending = await db
      .selectFrom('auth_verification')
      .select('value')
      .where('identifier', '=', identifier)
      .where('expiresAt', '>', at)
      .executeTakeFirst();
    if (pending === undefined) throw gone();
    const email = pending.value;
    const memberships = await directory.membershipsOf(email, { isAsked: true });
    const membership = mostRecentMembership(memberships);
    if (membership === undefined) throw gone();
    const isFirst = directory.firstSignIn === 'mail' && !(await hasPassword(db, email));
    const weakness = weakPasswordReason(body.password, {
      email: membership.user.email,
      clinicNames: memberships.map(({ clinicName }) => clinicName),
    });
    if (weakness !== undefined) {
      await takeBackTry(db, address);
      throw invalidField('password', weakness);
    }
    const passwordHash = await auth.hashPassword(body.password);

    await db.transaction().execute(async (transaction) => {
      // Whoever deletes the row has used the token, however many try at once.
      const used = await transaction
        .deleteFrom('auth_verification')
        .where('identifier', '=', identifier)
        .where('expiresAt', '>', at)
        .returning('id')
        .executeTakeFirst();
      if (used === undefined) throw gone();
      const loginId = await ensureLogin(transaction, { email, name: nameOf(membership.user), at });
      await setPassword(transaction, { loginId, passwordHash, at });
      await transaction.deleteFrom('auth_session').where('userId', '=', loginId).execute();
      await endChallengesOf(transaction, loginId);
      // An older mail must not undo this.
      await transaction.deleteFrom('auth_verification').where('value', '=', email).execute();
      await forgetTries(transaction, limits.signInAccount(email));
      await takeBackTry(transaction, address);
      for (const each of memberships) {
        await insertAudit(transaction, {
          clinicId: each.clinicId,
          at,
          actor: auditActorOfMembership(each),
          request,
          facts: {
            action: 'passwordReset',
            object: { kind: 'user', id: each.user.userId, name: nameOf(each.user) },
            ...(isFirst ? { after: { firstSignIn: true } } : {}),
          },
        });
      }
    });
    const { user } = membership;
    // Whoever has just chosen their first one has lost nothing.
    if (!isFirst)
      background.run(() =>
        mailer.send({ to: { name: nameOf(user), address: user.email }, ...passwordResetMail() }),
      );
    request.setCookie(auth.cookie.clear());
    return { success: true, message: 'The password is changed. Sign in with it.' };
  };
}
