import type { invitationDecline } from '#contract/invitation-offer.ts';
import { insertAudit } from '#server/database/audit-row.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { answerInvitation, findPending, invitedActor, recordRefusedAnswer } from './invitation-answer.ts';
import { invitationGone } from './invitation-offer.ts';
import { nameOf } from './memberships.ts';
import type { PeopleContext } from './parts.ts';

/** For good: who changes their mind has to be invited anew. */
export function declineInvitationVerb(context: PeopleContext): DashboardVerb<typeof invitationDecline> {
  return async ({ body: { token }, request }) => {
    const at = context.now();
    const attempt = { action: 'invitationDecline', token, at, request } as const;
    const found = await findPending(context, attempt);
    const isDone = await context.db.transaction().execute(async (transaction) => {
      const declined = await answerInvitation(transaction, found, { status: 'rejected', token, at });
      if (declined === undefined) return false;
      await insertAudit(transaction, {
        clinicId: found.clinicId,
        at,
        actor: invitedActor(found),
        request,
        facts: {
          action: 'invitationDecline',
          object: { kind: 'invitation', id: found.invitationId, name: nameOf(found) },
          before: { status: 'sent' },
          after: { status: 'rejected' },
        },
      });
      return true;
    });
    if (!isDone) {
      await recordRefusedAnswer(context, attempt, found, 'Answered at the same moment.');
      throw invitationGone();
    }
    return { success: true, message: 'The invitation is declined.' };
  };
}
