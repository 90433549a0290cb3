import type { passwordChange } from '#contract/security.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { invalidField } from '#server/viewer/refusal.ts';
import { replacePassword } from './logins.ts';
import { passwordChangedMail } from './notice-mails.ts';
import { noPasswordYet, notify, notYourPassword, ownLogin, recordOfLogin, refuseOwn } from './own-login.ts';
import type { PeopleContext } from './parts.ts';
import { countTry, forgetTries, limits, takeBackTry } from './rate-limit.ts';
import { endOtherSessions } from './sessions.ts';
import { endChallengesOf } from './sign-in-challenges.ts';
import { weakPasswordReason } from './weak-password.ts';

export function changePasswordVerb(context: PeopleContext): DashboardVerb<typeof passwordChange> {
  const { db, auth, directory } = context;
  return async ({ actor, body, request }) => {
    const at = context.now();
    const { loginId, email, passwordHash } = await ownLogin(db, actor);
    if (passwordHash === undefined) throw noPasswordYet();
    const tries = limits.ownPassword(loginId);
    await countTry(db, at, tries);
    if (!(await auth.verifyPassword(passwordHash, body.current))) {
      const attempt = { actor, action: 'passwordChange', because: 'Wrong password.', at, request } as const;
      return refuseOwn(context, attempt, notYourPassword('current'));
    }
    if (body.current === body.password) throw invalidField('password', 'Is the one that you have.');
    const memberships = await directory.membershipsOf(email);
    const clinicNames = memberships.map(({ clinicName }) => clinicName);
    const weakness = weakPasswordReason(body.password, { email, clinicNames });
    if (weakness !== undefined) {
      await takeBackTry(db, tries);
      throw invalidField('password', weakness);
    }
    const newHash = await auth.hashPassword(body.password);

    await db.transaction().execute(async (transaction) => {
      // Of two changes at once, or of a change and a reset, the later one does not know the password any more.
      if (!(await replacePassword(transaction, { loginId, from: passwordHash, to: newHash, at })))
        throw notYourPassword('current');
      await endOtherSessions(transaction, { loginId, sessionId: actor.sessionId });
      await endChallengesOf(transaction, loginId);
      // An older mail must not undo this.
      await transaction.deleteFrom('auth_verification').where('value', '=', email).execute();
      await forgetTries(transaction, tries);
      await recordOfLogin(transaction, { memberships, action: 'passwordChange', at, request });
    });
    notify(context, actor, passwordChangedMail());
    return { success: true, message: 'The password is changed. You are signed out everywhere else.' };
  };
}
