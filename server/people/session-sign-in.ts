import { sql } from 'kysely';
import type { sessionSignIn } from '#contract/session-endpoints.ts';
import { folded } from '#server/database/folded.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { beginSession, welcome } from './begin-session.ts';
import { findPasswordLogin } from './logins.ts';
import { auditActorOfMembership, mostRecentMembership } from './memberships.ts';
import type { PeopleContext } from './parts.ts';
import { countTry, forgetTries, limits, takeBackTry } from './rate-limit.ts';
import { recordForAddress } from './record-refused.ts';

/**
 * Every failure takes the same steps, ends in the same words and writes one transaction, so that neither the answer nor
 * its time tells whether an address is known, has a password, or has access.
 */
export function signInVerb(context: PeopleContext): DashboardVerb<typeof sessionSignIn> {
  const { db, auth, directory } = context;
  return async ({ body, request }) => {
    const at = context.now();
    const typed = body.email.trim();
    const email = folded(typed);
    const account = limits.signInAccount(email);
    const address = limits.signInAddress(request.address);
    // The address first: what it has used up must not count against other people's accounts.
    await countTry(db, at, address, account);

    const memberships = await directory
      .membershipsOf(typed, { isAsked: true })
      .catch(async (error: unknown) => {
        // Nothing was verified, so nothing was guessed: who waits for the directory must not be locked out afterwards.
        for (const limit of [account, address]) await takeBackTry(db, limit);
        throw error;
      });
    const membership = mostRecentMembership(memberships);
    // After the directory, which may have found out that the address belongs to somebody else by now.
    const login = await findPasswordLogin(db, email);
    const isRight = await auth.verifyPassword(login?.passwordHash, body.password);

    if (login === undefined || !isRight || membership === undefined) {
      await db.transaction().execute(async (transaction) => {
        // Changes nothing, but makes the commit write: otherwise only a known address would wait for the disk.
        await transaction
          .updateTable('rate_limits')
          .set({ count: sql`count` })
          .where('name', '=', account.name)
          .execute();
        await recordForAddress(transaction, {
          email,
          memberships,
          action: 'sessionSignIn',
          refusedBecause: isRight ? 'No dashboard access.' : 'Wrong password.',
          at,
          request,
        });
      });
      throw new Refusal('unauthenticated', 'The e-mail address or the password is wrong.');
    }

    const begun = await db.transaction().execute(async (transaction) => {
      const started = await beginSession(context, transaction, {
        loginId: login.loginId,
        clinicId: membership.clinicId,
        actor: auditActorOfMembership(membership),
        method: 'password',
        at,
        request,
      });
      // What was proved is one half: a password alone must not buy any number of tries at codes.
      if ('challenge' in started) return started;
      // The login is locked before the counters, here and wherever both are: no two transactions can wait for each other.
      await forgetTries(transaction, account);
      await takeBackTry(transaction, address);
      return started;
    });
    if ('challenge' in begun) return begun;
    return welcome(context, begun, { clinicId: membership.clinicId, email, at, request });
  };
}
