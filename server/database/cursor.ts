import { createHmac, timingSafeEqual } from 'node:crypto';

/** Where a page ended: the last row's time in milliseconds, and its id. */
export interface Position<Id extends string | number> {
  readonly at: number;
  readonly id: Id;
}

/** What a cursor is bound to: used with anything else, it is not a cursor. */
export interface CursorScope {
  readonly list: string;
  readonly clinicId: string;
  /** Every filter of the query, and the order; not the limit, which may change from page to page. */
  readonly filter: Readonly<Record<string, unknown>>;
}

const macBytes = 16;

/** Opaque, base64url, and authenticated: a position that we did not hand out for this very list is refused. */
export function writeCursor(key: string, scope: CursorScope, position: Position<string | number>): string {
  const payload = Buffer.from(JSON.stringify([position.at, position.id]));
  return Buffer.concat([mac(key, scope, payload), payload]).toString('base64url');
}

/** The position, or undefined for a cursor that was altered, invented, or made for another clinic, list or filter. */
export function readCursor(
  key: string,
  scope: CursorScope,
  cursor: string,
): Position<string | number> | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  // Decoding ignores what is not base64url; only the exact text that we wrote is ours.
  if (bytes.length <= macBytes || bytes.toString('base64url') !== cursor) return undefined;
  const payload = bytes.subarray(macBytes);
  if (!timingSafeEqual(mac(key, scope, payload), bytes.subarray(0, macBytes))) return undefined;
  const position: unknown = JSON.parse(payload.toString('utf8'));
  if (!Array.isArray(position)) return undefined;
  const [at, id]: unknown[] = position;
  return typeof at === 'number' && (typeof id === 'string' || typeof id === 'number')
    ? { at, id }
    : undefined;
}

function mac(key: string, scope: CursorScope, payload: Buffer): Buffer {
  const filter = Object.entries(scope.filter)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac('sha256', key)
    .update(JSON.stringify([scope.list, scope.clinicId, filter]))
    .update('\n')
    .update(payload)
    .digest()
    .subarray(0, macBytes);
}
