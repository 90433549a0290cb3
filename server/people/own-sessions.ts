import type { ownSessionList, ownSessionRevoke } from '#contract/session-endpoints.ts';
import { auditActorOf, insertAudit } from '#server/database/audit-row.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { notFound } from '#server/viewer/refusal.ts';
import type { PeopleContext } from './parts.ts';
import { endOf } from './sessions.ts';

/** Living sessions of the person, in whichever clinic; the one last used first. */
export function listOwnSessionsVerb(context: PeopleContext): DashboardVerb<typeof ownSessionList> {
  return async ({ actor }) => {
    const at = context.now();
    const rows = await context.db
      .selectFrom('auth_session')
      .select(['id', 'createdAt', 'updatedAt as lastSeenAt', 'expiresAt', 'ipAddress', 'userAgent'])
      .where('userId', '=', (select) =>
        select.selectFrom('auth_session').select('userId').where('id', '=', actor.sessionId),
      )
      .orderBy('updatedAt', 'desc')
      .orderBy('id')
      .execute();
    return {
      sessions: rows
        .filter((row) => at < endOf(row))
        .map((row) => ({
          sessionId: row.id,
          createdAt: row.createdAt.toISOString(),
          lastSeenAt: row.lastSeenAt.toISOString(),
          expiresAt: endOf(row).toISOString(),
          address: row.ipAddress,
          userAgent: row.userAgent,
          isCurrent: row.id === actor.sessionId,
        })),
    };
  };
}

export function revokeOwnSessionVerb(context: PeopleContext): DashboardVerb<typeof ownSessionRevoke> {
  return async ({ actor, body, request }) => {
    const ended = await context.db.transaction().execute(async (transaction) => {
      const owned = transaction
        .deleteFrom('auth_session')
        .where('userId', '=', (select) =>
          select.selectFrom('auth_session').select('userId').where('id', '=', actor.sessionId),
        );
      const rows = await ('others' in body
        ? owned.where('id', '!=', actor.sessionId)
        : owned.where('id', '=', body.sessionId)
      )
        .returning('id')
        .execute();
      for (const { id } of rows) {
        await insertAudit(transaction, {
          clinicId: actor.clinicId,
          at: context.now(),
          actor: auditActorOf(actor),
          request,
          facts: { action: 'sessionRevoke', object: { kind: 'session', id, name: null } },
        });
      }
      return rows;
    });
    if (!('others' in body) && ended.length === 0) throw notFound('session');
    if (ended.some(({ id }) => id === actor.sessionId)) request.setCookie(context.auth.cookie.clear());
    return {
      success: true,
      message: ended.length === 1 ? '1 session ended.' : `${ended.length} sessions ended.`,
    };
  };
}
