import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from '#server/database/schema.ts';
import { hashSecret } from '#server/database/secrets.ts';
import { absoluteMs, idleMs, touchEveryMs } from './session-limits.ts';

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
  readonly clinicId: string | null;
  /** Folded. */
  readonly email: string;
  readonly lastSeenAt: Date;
}

/** Undefined when there is none, or when its idle or absolute limit has passed. */
export async function findSession(
  db: Kysely<Database>,
  token: string,
  at: Date,
): Promise<LivingSession | undefined> {
  const row = await db
    .selectFrom('auth_session')
    .innerJoin('auth_login', 'auth_login.id', 'auth_session.userId')
    .select([
      'auth_session.id as sessionId',
      'auth_session.clinicId',
      'auth_session.updatedAt as lastSeenAt',
      'auth_session.expiresAt',
      'auth_login.email',
    ])
    .where('auth_session.token', '=', hashSecret(token))
    .executeTakeFirst();
  return row !== undefined && at < endOf(row) ? row : undefined;
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

/** The session that the browser had before it began another one. */
export async function endSessionOfToken(
  transaction: Transaction<Database>,
  token: string | undefined,
): Promise<void> {
  if (token === undefined) return;
  await transaction.deleteFrom('auth_session').where('token', '=', hashSecret(token)).execute();
}
