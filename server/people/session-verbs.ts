import type { sessionSignOut, sessionSwitchClinic } from '#contract/session-endpoints.ts';
import type { sessionRetrieve } from '#contract/session-retrieve.ts';
import { auditActorOf, insertAudit } from '#server/database/audit-row.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { notFound, Refusal } from '#server/viewer/refusal.ts';
import { auditActorOfMembership } from './memberships.ts';
import type { PeopleContext } from './parts.ts';
import { sessionAnswer } from './session-answer.ts';

export function retrieveSessionVerb(context: PeopleContext): DashboardVerb<typeof sessionRetrieve> {
  return ({ actor }) => sessionAnswer(context, actor);
}

export function signOutVerb(context: PeopleContext): DashboardVerb<typeof sessionSignOut> {
  return async ({ actor, request }) => {
    await context.db.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('auth_session').where('id', '=', actor.sessionId).execute();
      await insertAudit(transaction, {
        clinicId: actor.clinicId,
        at: context.now(),
        actor: auditActorOf(actor),
        request,
        facts: {
          action: 'sessionSignOut',
          object: { kind: 'session', id: actor.sessionId, name: null },
        },
      });
    });
    request.setCookie(context.auth.cookie.clear());
    return { success: true };
  };
}

/** Entering another clinic counts as being there: the next sign-in leads back to it. */
export function switchClinicVerb(context: PeopleContext): DashboardVerb<typeof sessionSwitchClinic> {
  const { db, directory } = context;
  return async ({ actor, body, request }) => {
    const memberships = await directory.membershipsOf(actor.email);
    const membership = memberships.find(({ clinicId }) => clinicId === body.clinicId);
    if (membership === undefined) throw notFound('clinic');
    const at = context.now();
    await db.transaction().execute(async (transaction) => {
      const changed = await transaction
        .updateTable('auth_session')
        .set({ clinicId: membership.clinicId })
        .where('id', '=', actor.sessionId)
        .returning('id')
        .executeTakeFirst();
      // Ended from another browser while this request was on its way.
      if (changed === undefined) throw new Refusal('unauthenticated', 'This session has ended.');
      await insertAudit(transaction, {
        clinicId: membership.clinicId,
        at,
        actor: auditActorOfMembership(membership),
        request,
        facts: {
          action: 'sessionSwitchClinic',
          object: { kind: 'clinic', id: membership.clinicId, name: membership.clinicName },
        },
      });
    });
    await directory.noteSignIn(membership, at);
    return sessionAnswer(context, {
      sessionId: actor.sessionId,
      clinicId: membership.clinicId,
      email: actor.email,
    });
  };
}
