import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { UserLevel } from '#contract/user.ts';
import type { Database } from '#server/database/schema.ts';
import { hashSecret } from '#server/database/secrets.ts';
import { absoluteMs, idleMs, touchEveryMs } from '#server/database/session-limits.ts';
import { mustHaveSecondFactor } from './second-factor-rule.ts';

export interface NewSession {
  readonly loginId: string;
  readonly clinicId: string;
  readonly at: Date;
  readonly address: string | null;
  readonly userAgent: string | undefined;
  /** Goes into the cookie; the database has its hash only, so that a copy of it signs nobody in. */
  readonly token: string;
}

/** A session always begins with a new id and token: nothing that a browser brought along is kept. */
export async function startSession(
  transaction: Transaction<Database>,
  session: NewSession,
): Promise<{ readonly sessionId: string }> {
  const sessionId = randomUUID();
  await transaction
    .insertInto('auth_session')
    .values({
      id: sessionId,
      token: hashSecret(session.token),
      userId: session.loginId,
      expiresAt: new Date(session.at.getTime() + absoluteMs),
      createdAt: session.at,
      updatedAt: session.at,
      ipAddress: session.address,
      userAgent: session.userAgent?.slice(0, 300) ?? null,
      clinicId: session.clinicId,
    })
    .execute();
  return { sessionId };
}

export interface LivingSession {
  readonly sessionId: string;
  readonly clinicId: string;
  /** Folded. */
  readonly email: string;
  readonly lastSeenAt: Date;
}

/** The person whom a session works as; their rights as they are now. */
export interface SessionMember {
  readonly clinicId: string;
  readonly userId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly level: UserLevel;
  readonly canManageStudies: boolean;
  /** When the directory was last asked about them; null where our table is the directory. */
  readonly checkedAt: Date | null;
  /** The clinic asks for a second factor that the person has not set up. */
  readonly needsSecondFactor: boolean;
}

/**
 * A living session with its person: one question, asked with every request. Undefined when there is no such session, or when its person has no access to its clinic now.
 */
export async function findSessionMember(
  db: Kysely<Database>,
  token: string,
  at: Date,
): Promise<{ readonly session: LivingSession; readonly member: SessionMember } | undefined> {
  const row = await db
    .selectFrom('auth_session')
    .innerJoin('auth_login', 'auth_login.id', 'auth_session.userId')
    .innerJoin('users', (join) =>
      join
        .onRef('users.clinic_id', '=', 'auth_session.clinicId')
        .onRef('users.email_folded', '=', 'auth_login.email'),
    )
    .innerJoin('clinics', 'clinics.clinic_id', 'users.clinic_id')
    .leftJoin('second_factors', 'second_factors.login_id', 'auth_login.id')
    .select([
      'auth_session.id as sessionId',
      'auth_session.updatedAt as lastSeenAt',
      'auth_session.expiresAt',
      'auth_login.email as loginEmail',
      'users.clinic_id as clinicId',
      'users.user_id as userId',
      'users.email',
      'users.first_name as firstName',
      'users.last_name as lastName',
      'users.level',
      'users.can_manage_studies as canManageStudies',
      'users.checked_at as checkedAt',
      'clinics.is_second_factor_required as isRequired',
      'second_factors.confirmed_at as confirmedAt',
    ])
    .where('auth_session.token', '=', hashSecret(token))
    .where('users.access_revoked_at', 'is', null)
    .where('users.has_dashboard_access', '=', true)
    .executeTakeFirst();
  if (row === undefined || at >= endOf(row)) return undefined;
  const { sessionId, clinicId, loginEmail, lastSeenAt } = row;
  const needsSecondFactor = row.isRequired && row.confirmedAt === null && mustHaveSecondFactor(row.level);
  return {
    session: { sessionId, clinicId, email: loginEmail, lastSeenAt },
    member: { ...row, needsSecondFactor },
  };
}

/** When a session ends if nothing more happens in it. */
export function endOf(session: { readonly lastSeenAt: Date; readonly expiresAt: Date }): Date {
  return new Date(Math.min(session.expiresAt.getTime(), session.lastSeenAt.getTime() + idleMs));
}

export function needsTouch(session: LivingSession, at: Date): boolean {
  return at.getTime() - session.lastSeenAt.getTime() >= touchEveryMs;
}

/** The condition is repeated in the statement: of several requests at once, one writes. */
export async function touchSession(db: Kysely<Database>, sessionId: string, at: Date): Promise<void> {
  await db
    .updateTable('auth_session')
    .set({ updatedAt: at })
    .where('id', '=', sessionId)
    .where('updatedAt', '<=', new Date(at.getTime() - touchEveryMs))
    .execute();
}

/** Whoever is signed in as the same person anywhere else is out; the session that asks goes on. */
export async function endOtherSessions(
  transaction: Transaction<Database>,
  own: { readonly loginId: string; readonly sessionId: string },
): Promise<void> {
  await transaction
    .deleteFrom('auth_session')
    .where('userId', '=', own.loginId)
    .where('id', '!=', own.sessionId)
    .execute();
}

/** The session that the browser had before it began another one. */
export async function endSessionOfToken(
  transaction: Transaction<Database>,
  token: string | undefined,
): Promise<void> {
  if (token === undefined) return;
  await transaction.deleteFrom('auth_session').where('token', '=', hashSecret(token)).execute();
}
