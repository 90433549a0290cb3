import type { Kysely } from 'kysely';
import type { User } from '#contract/user.ts';
import { mayEndSessions, mayManagePeople } from '#contract/user-rules.ts';
import type { userSessionList, userSessionRevoke } from '#contract/user-session.ts';
import { auditActorOf, insertAudit } from '#server/database/audit-row.ts';
import { folded } from '#server/database/folded.ts';
import type { Database } from '#server/database/schema.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { notFound, Refusal } from '#server/viewer/refusal.ts';
import { asManager, refuse } from './as-manager.ts';
import { nameOf } from './memberships.ts';
import type { PeopleContext } from './parts.ts';
import { endOf } from './sessions.ts';

/** Living sessions of somebody in this clinic; the one last used first. Those in other clinics are not ours to see. */
export function listUserSessionsVerb(context: PeopleContext): DashboardVerb<typeof userSessionList> {
  return async ({ actor, params, request }) => {
    const permission = mayManagePeople(actor);
    if (!permission.allowed) {
      const attempt = { action: 'userSessionList', object: { kind: 'user', id: params.userId } } as const;
      return refuse(context, { actor, request }, attempt, permission.reason);
    }
    const known = await context.directory.find(actor.clinicId, params.userId);
    const person = await findPerson(context.db, actor.clinicId, known);
    const sessions = await livingSessions(context.db, actor.clinicId, person.email_folded, context.now());
    return {
      sessions: sessions.map((row) => ({
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

/** Whose session ended is asked to sign in with their next request. Nobody ends an owner's unless they are one. */
export function revokeUserSessionVerb(context: PeopleContext): DashboardVerb<typeof userSessionRevoke> {
  return async ({ actor, params, body, request }) => {
    const attempt = { action: 'userSessionRevoke', object: { kind: 'user', id: params.userId } } as const;
    const known = await context.directory.find(actor.clinicId, params.userId);
    return asManager(context, { actor, request }, attempt, async (transaction, authority) => {
      const person = await findPerson(transaction, actor.clinicId, known);
      const permission = mayEndSessions(authority, { userId: params.userId, level: person.level });
      if (!permission.allowed) throw new Refusal('forbidden', permission.reason);
      const at = context.now();
      const living = await livingSessions(transaction, actor.clinicId, person.email_folded, at);
      const wanted = 'all' in body ? living : living.filter(({ id }) => id === body.sessionId);
      const ids = wanted.map(({ id }) => id);
      const ended =
        ids.length === 0
          ? []
          : await transaction.deleteFrom('auth_session').where('id', 'in', ids).returning('id').execute();
      if (ended.length === 0) {
        if (!('all' in body)) throw notFound('session');
        return { success: true, message: 'They were not signed in.' };
      }
      await insertAudit(transaction, {
        clinicId: actor.clinicId,
        at,
        actor: auditActorOf(actor),
        request,
        facts: {
          action: 'userSessionRevoke',
          object: {
            kind: 'user',
            id: params.userId,
            name: nameOf({ firstName: person.first_name, lastName: person.last_name }),
          },
          before: { sessions: living.length },
          after: { sessions: living.length - ended.length },
        },
      });
      return {
        success: true,
        message: ended.length === 1 ? '1 session ended.' : `${ended.length} sessions ended.`,
      };
    });
  };
}

/** As they are in this transaction; as the directory has them where they were never signed in here. */
async function findPerson(db: Kysely<Database>, clinicId: string, known: User) {
  const person = await db
    .selectFrom('users')
    .select(['email_folded', 'first_name', 'last_name', 'level'])
    .where('clinic_id', '=', clinicId)
    .where('user_id', '=', known.userId)
    .executeTakeFirst();
  return (
    person ?? {
      email_folded: folded(known.email),
      first_name: known.firstName,
      last_name: known.lastName,
      level: known.level,
    }
  );
}

async function livingSessions(db: Kysely<Database>, clinicId: string, emailFolded: string, at: Date) {
  const rows = await db
    .selectFrom('auth_session')
    .innerJoin('auth_login', 'auth_login.id', 'auth_session.userId')
    .select([
      'auth_session.id',
      'auth_session.createdAt',
      'auth_session.updatedAt as lastSeenAt',
      'auth_session.expiresAt',
      'auth_session.ipAddress',
      'auth_session.userAgent',
    ])
    .where('auth_session.clinicId', '=', clinicId)
    .where('auth_login.email', '=', emailFolded)
    .orderBy('auth_session.updatedAt', 'desc')
    .orderBy('auth_session.id')
    .execute();
  return rows.filter((row) => at < endOf(row));
}
