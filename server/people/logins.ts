import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from '#server/database/schema.ts';
import { endChallengesOf } from './sign-in-challenges.ts';

/** The library's name for "with a password of its own". */
export const passwordProvider = 'credential';

export interface PasswordLogin {
  readonly loginId: string;
  readonly passwordHash: string | undefined;
  /** Whether its password was set by somebody who had the address. */
  readonly isProved: boolean;
}

/** One query, so that a known and an unknown address take the same time. `email` is folded. */
export async function findPasswordLogin(
  db: Kysely<Database>,
  email: string,
): Promise<PasswordLogin | undefined> {
  const row = await db
    .selectFrom('auth_login')
    .leftJoin('auth_account', (join) =>
      join
        .onRef('auth_account.userId', '=', 'auth_login.id')
        .on('auth_account.providerId', '=', passwordProvider),
    )
    .select(['auth_login.id', 'auth_login.emailVerified', 'auth_account.password'])
    .where('auth_login.email', '=', email)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { loginId: row.id, passwordHash: row.password ?? undefined, isProved: row.emailVerified };
}

/**
 * The login of an address; made when there is none. `email` is folded. Safe against two at once. The address counts as
 * proved (a mail was sent to it, or whoever owns the machine named it) unless a new login is said not to be.
 */
export async function ensureLogin(
  transaction: Transaction<Database>,
  login: {
    readonly email: string;
    readonly name: string;
    readonly at: Date;
    readonly isProved?: boolean;
  },
): Promise<string> {
  await transaction
    .insertInto('auth_login')
    .values({
      id: randomUUID(),
      name: login.name,
      email: login.email,
      emailVerified: login.isProved ?? true,
      image: null,
      createdAt: login.at,
      updatedAt: login.at,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .execute();
  const { id } = await transaction
    .selectFrom('auth_login')
    .select('id')
    .where('email', '=', login.email)
    // Two resets of one person at once must not each add an account.
    .forUpdate()
    .executeTakeFirstOrThrow();
  return id;
}

export async function hasOwnPassword(transaction: Transaction<Database>, loginId: string): Promise<boolean> {
  const row = await transaction
    .selectFrom('auth_account')
    .select('id')
    .where('userId', '=', loginId)
    .where('providerId', '=', passwordProvider)
    .where('password', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Only after `ensureLogin` in the same transaction: its lock is what keeps this to one account a login. */
export async function setPassword(
  transaction: Transaction<Database>,
  change: {
    readonly loginId: string;
    readonly passwordHash: string;
    readonly at: Date;
    /** By somebody who has the address, for sure; unless told otherwise. */
    readonly isProved?: boolean;
  },
): Promise<void> {
  await transaction
    .updateTable('auth_login')
    .set({ emailVerified: change.isProved ?? true })
    .where('id', '=', change.loginId)
    .execute();
  const updated = await transaction
    .updateTable('auth_account')
    .set({ password: change.passwordHash, updatedAt: change.at })
    .where('userId', '=', change.loginId)
    .where('providerId', '=', passwordProvider)
    .returning('id')
    .executeTakeFirst();
  if (updated !== undefined) return;
  await transaction
    .insertInto('auth_account')
    .values({
      id: randomUUID(),
      accountId: change.loginId,
      providerId: passwordProvider,
      userId: change.loginId,
      accessToken: null,
      refreshToken: null,
      idToken: null,
      accessTokenExpiresAt: null,
      refreshTokenExpiresAt: null,
      scope: null,
      password: change.passwordHash,
      createdAt: change.at,
      updatedAt: change.at,
    })
    .execute();
}

/** The former hash is asserted: false when the password is another one by now. */
export async function replacePassword(
  transaction: Transaction<Database>,
  change: { readonly loginId: string; readonly from: string; readonly to: string; readonly at: Date },
): Promise<boolean> {
  const updated = await transaction
    .updateTable('auth_account')
    .set({ password: change.to, updatedAt: change.at })
    .where('userId', '=', change.loginId)
    .where('providerId', '=', passwordProvider)
    .where('password', '=', change.from)
    .returning('id')
    .executeTakeFirst();
  return updated !== undefined;
}

/**
 * Whoever has just proved that the address is theirs starts anew: what was begun with a former password ends, and where
 * nobody had proved the address before, so does all that was set up by whoever that was. `email` is folded.
 */
export async function startLoginAnew(transaction: Transaction<Database>, email: string): Promise<void> {
  const login = await transaction
    .selectFrom('auth_login')
    .select(['id', 'emailVerified'])
    .where('email', '=', email)
    .forUpdate()
    .executeTakeFirst();
  if (login === undefined) return;
  await transaction
    .updateTable('auth_account')
    .set({ password: null })
    .where('userId', '=', login.id)
    .where('providerId', '=', passwordProvider)
    .execute();
  await transaction.deleteFrom('auth_session').where('userId', '=', login.id).execute();
  await endChallengesOf(transaction, login.id);
  if (login.emailVerified) return;
  await transaction.deleteFrom('second_factors').where('login_id', '=', login.id).execute();
}
