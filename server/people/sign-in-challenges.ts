import { type Kysely, sql, type Transaction } from 'kysely';
import type { SignInChallenge } from '#contract/sign-in-answer.ts';
import type { Database, SignInMethod } from '#server/database/schema.ts';
import { hashSecret, newToken } from '#server/database/secrets.ts';

const validMs = 5 * 60 * 1000;
const triesMax = 5;

/** A sign-in of a person with a second factor, up to the code: bound to the login and to the clinic it leads to. */
export async function challengeSignIn(
  transaction: Transaction<Database>,
  entry: {
    readonly loginId: string;
    readonly clinicId: string;
    readonly method: SignInMethod;
    readonly at: Date;
  },
): Promise<SignInChallenge> {
  const challenge = newToken();
  const expiresAt = new Date(entry.at.getTime() + validMs);
  await transaction
    .insertInto('sign_in_challenges')
    .values({
      token_hash: hashSecret(challenge),
      login_id: entry.loginId,
      clinic_id: entry.clinicId,
      method: entry.method,
      created_at: entry.at,
      expires_at: expiresAt,
    })
    .execute();
  return { challenge, expiresAt: expiresAt.toISOString() };
}

interface TriedChallenge {
  readonly loginId: string;
  readonly clinicId: string;
  readonly method: SignInMethod;
  /** Folded. */
  readonly email: string;
}

/** Counts a try before anything is verified. Undefined when it is unknown, expired, used or tried too often. */
export async function tryChallenge(
  db: Kysely<Database>,
  { challenge, at }: { readonly challenge: string; readonly at: Date },
): Promise<TriedChallenge | undefined> {
  return db
    .updateTable('sign_in_challenges')
    .from('auth_login')
    .set({ tries: sql`tries + 1` })
    .whereRef('auth_login.id', '=', 'sign_in_challenges.login_id')
    .where('token_hash', '=', hashSecret(challenge))
    .where('expires_at', '>', at)
    .where('tries', '<', triesMax)
    .returning([
      'sign_in_challenges.login_id as loginId',
      'sign_in_challenges.clinic_id as clinicId',
      'sign_in_challenges.method',
      'auth_login.email',
    ])
    .executeTakeFirst();
}

/** True for one of however many come at once. */
export async function endChallenge(transaction: Transaction<Database>, challenge: string): Promise<boolean> {
  const ended = await transaction
    .deleteFrom('sign_in_challenges')
    .where('token_hash', '=', hashSecret(challenge))
    .returning('token_hash')
    .executeTakeFirst();
  return ended !== undefined;
}

/** Whoever changes how they sign in starts anew everywhere. */
export async function endChallengesOf(transaction: Transaction<Database>, loginId: string): Promise<void> {
  await transaction.deleteFrom('sign_in_challenges').where('login_id', '=', loginId).execute();
}
