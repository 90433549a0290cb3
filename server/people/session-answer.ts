import type { Session } from '#contract/session.ts';
import { folded } from '#server/database/folded.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import type { PeopleContext } from './parts.ts';
import { needsSecondFactor } from './second-factor-rule.ts';

/**
 * What the dashboard knows about who is signed in, read afresh.
 * @throws Refusal 401 when access ended a moment ago
 */
export async function sessionAnswer(
  context: PeopleContext,
  session: { readonly sessionId: string; readonly clinicId: string; readonly email: string },
): Promise<Session> {
  const memberships = await context.directory.membershipsOf(session.email);
  const current = memberships.find(({ clinicId }) => clinicId === session.clinicId);
  if (current === undefined) throw new Refusal('unauthenticated', 'Your access has ended.');
  return {
    sessionId: session.sessionId,
    person: current.user,
    clinic: { clinicId: current.clinicId, name: current.clinicName },
    clinics: memberships.map(({ clinicId, clinicName }) => ({ clinicId, name: clinicName })),
    capabilities: await context.capabilities(current.clinicId),
    needsSecondFactor: await needsSecondFactor(context.db, {
      clinicId: current.clinicId,
      level: current.user.level,
      email: folded(session.email),
    }),
  };
}
