import type { sessionSignInSecondFactor } from '#contract/session-endpoints.ts';
import { insertAudit } from '#server/database/audit-row.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { beginProvedSession, welcome } from './begin-session.ts';
import { auditActorOfMembership, nameOf } from './memberships.ts';
import type { PeopleContext } from './parts.ts';
import { countTry, forgetTries, limits, takeBackTry } from './rate-limit.ts';
import { stranger } from './record-refused.ts';
import { endChallenge, tryChallenge } from './sign-in-challenges.ts';
import { useCode } from './use-code.ts';

const gone = () => new Refusal('gone', 'This sign-in has expired. Start again with the password.');

/** The second half of a sign-in: only here does whoever has a second factor get a session. */
export function signInSecondFactorVerb(
  context: PeopleContext,
): DashboardVerb<typeof sessionSignInSecondFactor> {
  const { db, directory } = context;
  return async ({ body, request }) => {
    const at = context.now();
    const address = limits.secondFactorAddress(request.address);
    await countTry(db, at, address);
    const found = await tryChallenge(db, { challenge: body.challenge, at });
    if (found === undefined) throw gone();
    const { loginId, clinicId, email, method } = found;
    const [often, daily] = [limits.secondFactor(loginId), limits.secondFactorDay(loginId)];
    await countTry(db, at, often, daily);
    const memberships = await directory.membershipsOf(email, { isAsked: true });
    const membership = memberships.find((each) => each.clinicId === clinicId);
    if (membership === undefined) throw gone();

    const begun = await db.transaction().execute(async (transaction) => {
      const code = await useCode(context, transaction, { loginId, code: body.code, at });
      if (code === undefined) return undefined;
      if (!(await endChallenge(transaction, body.challenge))) throw gone();
      const started = await beginProvedSession(context, transaction, {
        loginId,
        clinicId,
        actor: auditActorOfMembership(membership),
        method,
        code,
        at,
        request,
      });
      // Now the password has led somewhere: its tries are settled with those of the code.
      for (const limit of [limits.signInAccount(email), often, daily]) await forgetTries(transaction, limit);
      for (const limit of [limits.signInAddress(request.address), address])
        await takeBackTry(transaction, limit);
      return started;
    });
    if (begun === undefined) {
      await insertAudit(db, {
        clinicId,
        at,
        actor: stranger,
        request,
        facts: {
          action: 'sessionSignIn',
          object: { kind: 'user', id: membership.user.userId, name: nameOf(membership.user) },
          refusedBecause: 'Wrong code of the second factor.',
        },
      });
      throw new Refusal('unauthenticated', 'The code is not right, or has been used already.');
    }
    return welcome(context, begun, { clinicId, email, at, request });
  };
}
