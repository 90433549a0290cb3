import type { Leaving } from '#contract/leaving.ts';
import { type LeavingRow, leavingOf } from '#server/clinic/leaving-rows.ts';
import type { VendorParts } from './parts.ts';

/**
 * How far a hand-over is. What is left is what is left of those counted when it began: to count them anew with each batch
 * would take longer than the batch. What others took meanwhile comes out at the end.
 */
export function vendorLeavingOf(parts: Pick<VendorParts, 'db'>, row: LeavingRow): Promise<Leaving> {
  return leavingOf(parts.db, row, Math.max(0, row.open_studies - row.handed_over));
}
