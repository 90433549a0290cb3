import { randomBytes } from 'node:crypto';
import { betterAuth } from 'better-auth';
import type { Kysely } from 'kysely';
import { passwordMax, passwordMin } from '#contract/password.ts';
import type { Database } from '#server/database/schema.ts';
import { instanceSecret } from '#server/database/secrets.ts';
import { absoluteMs } from '#server/database/session-limits.ts';
import { type SessionCookie, sessionCookie } from './session-cookie.ts';

export interface Auth {
  /** scrypt, in the form that `verifyPassword` and the library read. About 60 ms of one core. */
  hashPassword(password: string): Promise<string>;
  /** Without a hash it works as long and answers false, so that time does not tell who has a password. */
  verifyPassword(hash: string | undefined, password: string): Promise<boolean>;
  readonly cookie: SessionCookie;
}

/** What turns passwords into what is stored. */
export interface PasswordHashing {
  hash(password: string): Promise<string>;
  verify(given: { hash: string; password: string }): Promise<boolean>;
}

/**
 * The sign-in library on our database. Its HTTP handler is mounted nowhere: none of its endpoints exist, and
 * sessions are begun and checked by this folder, in our transactions and by our clock (docs/decisions/sign-in.md).
 */
export async function createAuth(
  db: Kysely<Database>,
  publicUrl: URL,
  /** The library's own scrypt, unless a test needs many and cares for something else. */
  hashing?: PasswordHashing,
): Promise<Auth> {
  const secret = await instanceSecret(db, 'sessions');
  const isTls = publicUrl.protocol === 'https:';
  const auth = betterAuth({
    appName: 'Readroom',
    baseURL: publicUrl.origin,
    database: { db, type: 'postgres' },
    // A list, because a lone secret gives way to one in BETTER_AUTH_SECRETS.
    secrets: [{ version: 1, value: secret }],
    user: { modelName: 'auth_login' },
    session: {
      modelName: 'auth_session',
      expiresIn: absoluteMs / 1000,
      // The cache would keep a deleted session alive.
      cookieCache: { enabled: false },
      additionalFields: { clinicId: { type: 'string', required: false, input: false } },
    },
    account: { modelName: 'auth_account' },
    verification: { modelName: 'auth_verification' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordMin,
      maxPasswordLength: passwordMax,
      ...(hashing === undefined ? {} : { password: hashing }),
    },
    // Off outside production, and it trusts X-Forwarded-For: rate-limit.ts replaces it.
    rateLimit: { enabled: false },
    logger: { disabled: true },
    telemetry: { enabled: false },
    advanced: {
      database: { validateSchema: false },
      // Its own prefix would be `__Secure-`; `__Host-` also keeps cookies of sibling hosts out.
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: isTls ? '__Host-readroom-session' : 'readroom-session',
          attributes: { secure: isTls, httpOnly: true, sameSite: 'lax', path: '/' },
        },
      },
    },
  });
  const context = await auth.$context;
  // Nobody's: a hash of the library's form with a key that no password leads to.
  const nobody = `${randomBytes(16).toString('hex')}:${randomBytes(64).toString('hex')}`;
  return {
    hashPassword: (password) => context.password.hash(password),
    async verifyPassword(hash, password) {
      const isRight = await context.password.verify({ hash: hash ?? nobody, password });
      return isRight && hash !== undefined;
    },
    cookie: sessionCookie(context.authCookies.sessionToken, secret),
  };
}
