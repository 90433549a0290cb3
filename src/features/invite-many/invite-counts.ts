import type { RowState } from './row-states.ts';

/** Rows that "Send" would send. */
export function unsentCount(counts: ReadonlyMap<RowState, number>): number {
  return (counts.get('ready') ?? 0) + (counts.get('failed') ?? 0);
}
