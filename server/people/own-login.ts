import type { Kysely, Transaction } from 'kysely';
import type { AuditAction, AuditEntry } from '#contract/audit.ts';
import { auditActorOf, insertAudit } from '#server/database/audit-row.ts';
import type { Database } from '#server/database/schema.ts';
import type { RequestTrace, UserActor } from '#server/viewer/actor.ts';
import type { Membership } from '#server/viewer/directory.ts';
import { conflict, invalidField, Refusal } from '#server/viewer/refusal.ts';
import { passwordProvider } from './logins.ts';
import type { MailContent } from './mailer.ts';
import { auditActorOfMembership, nameOf } from './memberships.ts';
import type { PeopleContext } from './parts.ts';

export interface OwnLogin {
  readonly loginId: string;
  /** Folded. */
  readonly email: string;
  /** Undefined for somebody who has only come in by links. */
  readonly passwordHash: string | undefined;
}

/** The login behind a session. @throws Refusal 401 when the session was ended a moment ago */
export async function ownLogin(db: Kysely<Database>, { sessionId }: UserActor): Promise<OwnLogin> {
  const row = await db
    .selectFrom('auth_session')
    .innerJoin('auth_login', 'auth_login.id', 'auth_session.userId')
    .leftJoin('auth_account', (join) =>
      join
        .onRef('auth_account.userId', '=', 'auth_login.id')
        .on('auth_account.providerId', '=', passwordProvider),
    )
    .select(['auth_login.id as loginId', 'auth_login.email', 'auth_account.password'])
    .where('auth_session.id', '=', sessionId)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal('unauthenticated', 'This session has ended.');
  return { loginId: row.loginId, email: row.email, passwordHash: row.password ?? undefined };
}

/** A login is one for every clinic of its address, so each of them records what becomes of it. */
export async function recordOfLogin(
  transaction: Transaction<Database>,
  entry: {
    readonly memberships: readonly Membership[];
    readonly action: AuditAction;
    readonly before?: AuditEntry['before'];
    readonly after?: AuditEntry['after'];
    readonly at: Date;
    readonly request: RequestTrace;
  },
): Promise<void> {
  for (const membership of entry.memberships) {
    const { user, clinicId } = membership;
    await insertAudit(transaction, {
      clinicId,
      at: entry.at,
      actor: auditActorOfMembership(membership),
      request: entry.request,
      facts: {
        action: entry.action,
        object: { kind: 'user', id: user.userId, name: nameOf(user) },
        before: entry.before ?? undefined,
        after: entry.after ?? undefined,
      },
    });
  }
}

/** Somebody at a signed-in browser who does not know what its person knows: on record, then thrown. */
export async function refuseOwn(
  { db }: PeopleContext,
  entry: {
    readonly actor: UserActor;
    readonly action: AuditAction;
    readonly because: string;
    readonly at: Date;
    readonly request: RequestTrace;
  },
  refusal: Refusal,
): Promise<never> {
  const { actor } = entry;
  await insertAudit(db, {
    clinicId: actor.clinicId,
    at: entry.at,
    actor: auditActorOf(actor),
    request: entry.request,
    facts: {
      action: entry.action,
      object: { kind: 'user', id: actor.userId, name: actor.name },
      refusedBecause: entry.because,
    },
  });
  throw refusal;
}

export const noPasswordYet = () =>
  conflict('You have no password yet. Ask for a link to set one on the sign-in page.');

export const notYourPassword = (field: string) => invalidField(field, 'Is not your password.');

/** After the answer, and only where mail can be sent at all: it is a notice, and nothing waits for it. */
export function notify({ mailer, background }: PeopleContext, actor: UserActor, content: MailContent): void {
  if (!mailer.isConfigured) return;
  background.run(() => mailer.send({ to: { name: actor.name, address: actor.email }, ...content }));
}
