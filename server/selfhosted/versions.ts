import type { UpdateResult } from 'kysely';
import { changedMeanwhile } from '#server/viewer/refusal.ts';

/** @throws Refusal 412 with the object as it is now, when the caller saw another version */
export async function assertVersion(
  version: number,
  expected: number | undefined,
  current: () => Promise<unknown>,
): Promise<void> {
  if (expected !== undefined && expected !== version) throw changedMeanwhile(await current());
}

/** Whether the state that the UPDATE asserted was still there. */
export function oneRow(result: UpdateResult): boolean {
  return result.numUpdatedRows === 1n;
}
