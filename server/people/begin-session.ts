import type { Transaction } from 'kysely';
import type { Session } from '#contract/session.ts';
import { type AuditActor, insertAudit } from '#server/database/audit-row.ts';
import type { Database } from '#server/database/schema.ts';
import type { BrowserTrace } from '#server/viewer/dashboard.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import type { PeopleContext } from './parts.ts';
import { sessionAnswer } from './session-answer.ts';
import { endSessionOfToken, startSession } from './sessions.ts';

/** How somebody proved who they are, for the audit. */
export type SignInMethod = 'password' | 'link' | 'setup' | 'provider';

export interface Begun {
  readonly sessionId: string;
  readonly token: string;
}

/** Inside the transaction that consumed the proof; the session that this browser had ends with it. */
export async function beginSession(
  context: PeopleContext,
  transaction: Transaction<Database>,
  entry: {
    readonly loginId: string;
    readonly clinicId: string;
    readonly actor: AuditActor;
    readonly method: SignInMethod;
    readonly at: Date;
    readonly request: BrowserTrace;
  },
): Promise<Begun> {
  const { at, clinicId, request } = entry;
  const { cookie } = context.auth;
  const token = cookie.newToken();
  const { sessionId } = await startSession(transaction, {
    loginId: entry.loginId,
    clinicId,
    at,
    address: request.address,
    userAgent: request.userAgent,
    token,
  });
  // After the row above, whose reference locks the login: a password reset takes that lock before it ends sessions.
  await endSessionOfToken(transaction, cookie.read(request.cookie));
  await insertAudit(transaction, {
    clinicId,
    at,
    actor: entry.actor,
    request,
    facts: {
      action: 'sessionSignIn',
      object: { kind: 'session', id: sessionId, name: null },
      after: { method: entry.method },
    },
  });
  return { sessionId, token };
}

/**
 * After the commit: `lastLoginAt`, the cookie, and who is signed in.
 * @throws Refusal 401 when access ended a moment ago
 */
export async function welcome(
  context: PeopleContext,
  begun: Begun,
  entry: {
    readonly clinicId: string;
    readonly email: string;
    readonly at: Date;
    readonly request: BrowserTrace;
  },
): Promise<Session> {
  const { clinicId, email } = entry;
  const memberships = await context.directory.membershipsOf(email);
  const membership = memberships.find((each) => each.clinicId === clinicId);
  if (membership === undefined) throw new Refusal('unauthenticated', 'Your access has ended.');
  await context.directory.noteSignIn(membership, entry.at);
  const answer = await sessionAnswer(context, { sessionId: begun.sessionId, clinicId, email });
  entry.request.setCookie(context.auth.cookie.set(begun.token));
  return answer;
}
