import { positionOf } from '#server/clinic/listed.ts';
import { type CursorScope, writeCursor } from '#server/database/cursor.ts';
import { invalidField } from '#server/viewer/refusal.ts';

/**
 * The vendor's cursors are wrapped in ours: authenticated, and bound to the list, the clinic and the filters, whatever
 * the vendor's are.
 */
export function vendorCursor(
  key: string,
  scope: CursorScope,
  cursor: string | undefined,
): string | undefined {
  const position = positionOf(key, scope, cursor);
  return position === undefined ? undefined : String(position.id);
}

/** The end of a page as we answer it. A page that has more and no cursor is the last one that can be had. */
export function pageEnd(
  key: string,
  scope: CursorScope,
  page: {
    readonly hasMore: boolean;
    readonly cursor?: string | null | undefined;
    readonly unreadable?: number | undefined;
  },
): { hasMore: boolean; cursor?: string; unreadable?: number } {
  const unreadable = page.unreadable === undefined ? {} : { unreadable: page.unreadable };
  if (!page.hasMore || !page.cursor) return { hasMore: false, ...unreadable };
  return { hasMore: true, cursor: writeCursor(key, scope, { at: 0, id: page.cursor }), ...unreadable };
}

/** 400 for a parameter that only a database of our own can honour. */
export function notHere(name: string) {
  return invalidField(name, "Is not possible here: the vendor's API has nothing like it.");
}
