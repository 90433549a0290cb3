import type { Transaction } from 'kysely';
import type { Database } from '#server/database/schema.ts';
import { oneTimeCode, stepOfCode } from './one-time-codes.ts';
import type { PeopleContext } from './parts.ts';
import { useRecoveryCode } from './recovery-codes.ts';

/** What the code was, for the audit. */
export type CodeKind = 'app' | 'recovery code';

/**
 * Uses a code up: one of the app by its step, so that neither it nor an earlier one works again, a recovery code for
 * good. Undefined when it is not right. Count the try before.
 */
export async function useCode(
  { seal }: Pick<PeopleContext, 'seal'>,
  transaction: Transaction<Database>,
  { loginId, code, at }: { readonly loginId: string; readonly code: string; readonly at: Date },
): Promise<CodeKind | undefined> {
  const typed = code.replace(/[\s-]/g, '').toUpperCase();
  if (!oneTimeCode.test(typed)) {
    return (await useRecoveryCode(transaction, { loginId, typed, at })) ? 'recovery code' : undefined;
  }
  const factor = await transaction
    .selectFrom('second_factors')
    .select('secret')
    .where('login_id', '=', loginId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  if (factor === undefined) return undefined;
  const step = stepOfCode(seal.open(factor.secret, loginId), typed, at);
  if (step === undefined) return undefined;
  // Of several with one code at once, or of somebody who read it over a shoulder, the first one wins.
  const used = await transaction
    .updateTable('second_factors')
    .set({ last_used_step: step })
    .where('login_id', '=', loginId)
    .where('secret', '=', factor.secret)
    .where((where) => where.or([where('last_used_step', 'is', null), where('last_used_step', '<', step)]))
    .returning('login_id')
    .executeTakeFirst();
  return used === undefined ? undefined : 'app';
}

export async function hasSecondFactor(transaction: Transaction<Database>, loginId: string): Promise<boolean> {
  const row = await transaction
    .selectFrom('second_factors')
    .select('login_id')
    .where('login_id', '=', loginId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}
