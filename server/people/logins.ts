import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Database } from '#server/database/schema.ts';

/** The library's name for "with a password of its own". */
export const passwordProvider = 'credential';

/** One query, so that a known and an unknown address take the same time. `email` is folded. */
export async function findPasswordLogin(
  db: Kysely<Database>,
  email: string,
): Promise<{ readonly loginId: string; readonly passwordHash: string | undefined } | undefined> {
  const row = await db
    .selectFrom('auth_login')
    .leftJoin('auth_account', (join) =>
      join
        .onRef('auth_account.userId', '=', 'auth_login.id')
        .on('auth_account.providerId', '=', passwordProvider),
    )
    .select(['auth_login.id', 'auth_account.password'])
    .where('auth_login.email', '=', email)
    .executeTakeFirst();
  return row === undefined ? undefined : { loginId: row.id, passwordHash: row.password ?? undefined };
}

/**
 * The login of an address that has been proved (a link or a mail was sent to it, or whoever owns the machine named it);
 * made when there is none. `email` is folded. Safe against two at once.
 */
export async function ensureLogin(
  transaction: Transaction<Database>,
  login: { readonly email: string; readonly name: string; readonly at: Date },
): Promise<string> {
  await transaction
    .insertInto('auth_login')
    .values({
      id: randomUUID(),
      name: login.name,
      email: login.email,
      emailVerified: true,
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
  change: { readonly loginId: string; readonly passwordHash: string; readonly at: Date },
): Promise<void> {
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
