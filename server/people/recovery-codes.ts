import type { Transaction } from 'kysely';
import type { Database } from '#server/database/schema.ts';
import { hashSecret } from '#server/database/secrets.ts';
import { randomLetters } from './random-letters.ts';

export const recoveryCodeCount = 10;
/** 16 of 30 letters are 78 bits: too many to be guessed from a hash, so it need not be a slow one. */
const letterCount = 16;

/** With the login in it, so that the same code of two people is not the same hash. */
const hashOf = (loginId: string, code: string) => hashSecret(`${loginId}:${code}`);

/** In place of all former ones. The codes are in no table: only their hashes are. */
export async function replaceRecoveryCodes(
  transaction: Transaction<Database>,
  loginId: string,
): Promise<readonly string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, () => randomLetters(letterCount));
  await transaction.deleteFrom('recovery_codes').where('login_id', '=', loginId).execute();
  await transaction
    .insertInto('recovery_codes')
    .values(codes.map((code) => ({ login_id: loginId, code_hash: hashOf(loginId, code), used_at: null })))
    .execute();
  return codes.map((code) => code.replace(/(.{4})(?=.)/g, '$1-'));
}

/** `typed` without blanks and dashes, in capitals. Of several at once, one is first. */
export async function useRecoveryCode(
  transaction: Transaction<Database>,
  { loginId, typed, at }: { readonly loginId: string; readonly typed: string; readonly at: Date },
): Promise<boolean> {
  const used = await transaction
    .updateTable('recovery_codes')
    .set({ used_at: at })
    .where('login_id', '=', loginId)
    .where('code_hash', '=', hashOf(loginId, typed))
    .where('used_at', 'is', null)
    .returning('login_id')
    .executeTakeFirst();
  return used !== undefined;
}
