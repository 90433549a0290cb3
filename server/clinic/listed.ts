import { type CursorScope, type Position, readCursor, writeCursor } from '#server/database/cursor.ts';
import { Refusal } from '#server/viewer/refusal.ts';

/** @throws Refusal 400 for a cursor that is not one of this list, clinic and filter */
export function positionOf(
  cursorKey: string,
  scope: CursorScope,
  cursor: string | undefined,
): Position<string | number> | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  const position = readCursor(cursorKey, scope, cursor);
  if (position === undefined) {
    throw new Refusal('invalid_request', 'cursor: Is not a cursor of this list.', {
      fieldErrors: { cursor: 'Is not a cursor of this list: it was altered, or made for other filters.' },
    });
  }
  return position;
}

/** One row more than asked for was read: whether it came is whether there is more. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  cursorKey: string,
  scope: CursorScope,
  positionOfRow: (row: Row) => Position<string | number>,
): { rows: readonly Row[]; hasMore: boolean; cursor?: string } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  if (rows.length <= limit || last === undefined) return { rows: shown, hasMore: false };
  return { rows: shown, hasMore: true, cursor: writeCursor(cursorKey, scope, positionOfRow(last)) };
}

const lastDay = '9999-12-31';

/** A whole day in UTC, from its first instant to the first of the next. */
export function dayRange(
  startDate: string | undefined,
  endDate: string | undefined,
): { from?: Date; before?: Date } {
  const day = (text: string) => new Date(`${text}T00:00:00Z`);
  return {
    ...(startDate === undefined ? {} : { from: day(startDate) }),
    // The day after the last has five digits in its year, which a database reads as nonsense; nothing is later anyway.
    ...(endDate === undefined || endDate === lastDay
      ? {}
      : { before: new Date(day(endDate).getTime() + 86_400_000) }),
  };
}
