import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { returnPath } from '#contract/return-path.ts';
import { folded } from '#server/database/folded.ts';
import { hashSecret, newToken } from '#server/database/secrets.ts';
import type { BrowserTrace } from '#server/viewer/dashboard.ts';
import { Refusal, unavailable } from '#server/viewer/refusal.ts';
import type { SingleSignOn } from '#server/viewer/single-sign-on.ts';
import { beginSession, welcome } from './begin-session.ts';
import { ensureLogin } from './logins.ts';
import { auditActorOfMembership, mostRecentMembership, nameOf } from './memberships.ts';
import { type OneCookie, oneCookie } from './one-cookie.ts';
import type { Checks, OpenIdProvider, ProvenPerson } from './openid-provider.ts';
import type { PeopleContext } from './parts.ts';
import { countTry, limits, takeBackTry } from './rate-limit.ts';
import { recordForAddress } from './record-refused.ts';

const validMs = 10 * 60 * 1000;

const identifierOf = (state: string) => `single-sign-on:${hashSecret(state)}`;

/** What is kept of an attempt, as JSON. */
const attempt = z.object({
  nonce: z.string(),
  codeVerifier: z.string(),
  /** Of the cookie: only the browser that began may finish, or a link could sign somebody in as another. */
  browserHash: z.string(),
  to: z.string(),
});

/** Lets those in whose address a provider has verified and whose access exists already; makes nobody's. */
export function createSingleSignOn(context: PeopleContext, provider: OpenIdProvider): SingleSignOn {
  const { db, log } = context;
  const cookie = oneCookie('readroom-provider', context.publicUrl, validMs / 1000);
  return {
    name: provider.name,
    async begin(to, isAnother, request) {
      const at = context.now();
      await countTry(db, at, limits.providerSignIn(request.address));
      const { url, checks } = await provider.begin(isAnother).catch((error: unknown) => {
        throw unavailable('The sign-in provider cannot be reached at the moment.', error);
      });
      const browser = newToken();
      await db
        .insertInto('auth_verification')
        .values({
          id: randomUUID(),
          identifier: identifierOf(checks.state),
          value: JSON.stringify({
            nonce: checks.nonce,
            codeVerifier: checks.codeVerifier,
            browserHash: hashSecret(browser),
            to: returnPath(to),
          }),
          expiresAt: new Date(at.getTime() + validMs),
          createdAt: at,
          updatedAt: at,
        })
        .execute();
      request.setCookie(cookie.set(browser));
      return url;
    },
    async finish(query, request) {
      const begun = await takeAttempt(context, query, cookie, request);
      request.setCookie(cookie.clear());
      if (begun === undefined) return { outcome: 'expired', to: '/' };
      const { to } = begun;
      let person: ProvenPerson;
      try {
        person = await provider.finish(query, begun.checks);
      } catch (error) {
        // Somebody pressed "Cancel" there, or the provider is not what it should be: the log knows which.
        log.warn({ problem: problemOf(error) }, 'sign-in at the provider failed');
        return { outcome: 'failed', to };
      }
      try {
        return { ...(await enter(context, person, request)), to };
      } catch (error) {
        // The page can word it: this answer is for a browser that was sent here.
        if (!(error instanceof Refusal) || error.code !== 'unavailable') throw error;
        log.warn({ problem: error.code }, 'nobody can tell who may sign in');
        return { outcome: 'failed', to };
      }
    },
  };
}

/** The library's error code: its messages and causes can hold claims, which are about people. */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Once, by the browser that began it, in time. */
async function takeAttempt(
  { db, now }: PeopleContext,
  query: URLSearchParams,
  cookie: OneCookie,
  request: BrowserTrace,
): Promise<{ readonly checks: Checks; readonly to: string } | undefined> {
  const state = query.get('state') ?? '';
  const browser = cookie.read(request.cookie);
  if (state === '' || browser === undefined) return undefined;
  const row = await db
    .deleteFrom('auth_verification')
    .where('identifier', '=', identifierOf(state))
    .where('expiresAt', '>', now())
    .returning('value')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { nonce, codeVerifier, browserHash, to } = attempt.parse(JSON.parse(row.value));
  if (hashSecret(browser) !== browserHash) return undefined;
  return { checks: { state, nonce, codeVerifier }, to };
}

type Entered =
  | { readonly outcome: 'signedIn' | 'refused' }
  | { readonly outcome: 'challenged'; readonly challenge: string };

async function enter(context: PeopleContext, person: ProvenPerson, request: BrowserTrace): Promise<Entered> {
  const { db, directory } = context;
  const at = context.now();
  const email = person.email === undefined ? undefined : folded(person.email.trim());
  if (email === undefined) return { outcome: 'refused' };
  const memberships = await directory.membershipsOf(email, { isAsked: true });
  const membership = mostRecentMembership(memberships);
  if (!person.isEmailVerified || membership === undefined) {
    await recordForAddress(db, {
      email,
      memberships,
      action: 'sessionSignIn',
      refusedBecause: person.isEmailVerified
        ? 'No dashboard access.'
        : 'The sign-in provider has not verified the address.',
      at,
      request,
    });
    return { outcome: 'refused' };
  }
  const { clinicId } = membership;
  const begun = await db.transaction().execute(async (transaction) => {
    const loginId = await ensureLogin(transaction, { email, name: nameOf(membership.user), at });
    const started = await beginSession(context, transaction, {
      loginId,
      clinicId,
      actor: auditActorOfMembership(membership),
      method: 'provider',
      at,
      request,
    });
    await takeBackTry(transaction, limits.providerSignIn(request.address));
    return started;
  });
  // What the provider asked for is for it to know: who has a second factor here is asked for it here.
  if ('challenge' in begun) return { outcome: 'challenged', challenge: begun.challenge };
  await welcome(context, begun, { clinicId, email, at, request });
  return { outcome: 'signedIn' };
}
