import type { Transaction } from 'kysely';
import type { Session } from '#contract/session.ts';
import type { SignInChallenge } from '#contract/sign-in-answer.ts';
import { type AuditActor, insertAudit } from '#server/database/audit-row.ts';
import type { Database, SignInMethod } from '#server/database/schema.ts';
import type { BrowserTrace } from '#server/viewer/dashboard.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import type { PeopleContext } from './parts.ts';
import { sessionAnswer } from './session-answer.ts';
import { endSessionOfToken, startSession } from './sessions.ts';
import { challengeSignIn } from './sign-in-challenges.ts';
import { type CodeKind, hasSecondFactor } from './use-code.ts';

export interface Begun {
  readonly sessionId: string;
  readonly token: string;
}

export interface SignInEntry {
  readonly loginId: string;
  readonly clinicId: string;
  readonly actor: AuditActor;
  readonly method: SignInMethod;
  readonly at: Date;
  readonly request: BrowserTrace;
}

/**
 * Inside the transaction that consumed the proof. Whoever has a second factor has no session yet: what comes back is a
 * challenge, to be answered as it is. The one way in for whatever a person knows or was sent.
 */
export async function beginSession(
  context: PeopleContext,
  transaction: Transaction<Database>,
  entry: SignInEntry,
): Promise<Begun | SignInChallenge> {
  return (await hasSecondFactor(transaction, entry.loginId))
    ? challengeSignIn(transaction, entry)
    : beginProvedSession(context, transaction, entry);
}

/**
 * The same when nothing more is to be proved: after the code, or for who has the machine (a link from its terminal, the
 * set-up). The session that this browser had ends with it.
 */
export async function beginProvedSession(
  context: PeopleContext,
  transaction: Transaction<Database>,
  entry: SignInEntry & { readonly code?: CodeKind },
): Promise<Begun> {
  const { at, clinicId, request, code } = entry;
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
      after: { method: entry.method, ...(code === undefined ? {} : { secondFactor: code }) },
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
