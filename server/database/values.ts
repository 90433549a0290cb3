import pg from 'pg';

/**
 * How values travel, one set of rules for both drivers, so that a query that works on one works on the other.
 */

const INT8 = 20;
const TEXT_ARRAY = 1009;
const INT8_ARRAY = 1016;
const DATE = 1082;
const DATE_ARRAY = 1182;
const NUMERIC_ARRAY = 1231;

export type ValueParser = (text: string) => unknown;

const ours = new Map<number, ValueParser>([
  [INT8, safeInteger],
  [INT8_ARRAY, (text) => pgParser(TEXT_ARRAY)(text, integerOrNull)],
  // `pg` would make floats of these, and lose digits.
  [NUMERIC_ARRAY, (text) => pgParser(TEXT_ARRAY)(text)],
  // A calendar day has no zone; as a Date it would move with the machine's.
  [DATE, (text) => text],
  [DATE_ARRAY, (text) => pgParser(TEXT_ARRAY)(text)],
]);

/** Text as PostgreSQL sends it → JavaScript value, by the type's oid. An unknown type stays text. */
export function valueParser(oid: number): ValueParser {
  return ours.get(oid) ?? pgParser(oid);
}

function pgParser(oid: number): (text: string, each?: (entry: unknown) => unknown) => unknown {
  const parse: (text: string) => unknown = pg.types.getTypeParser(oid, 'text');
  return (text, each) => {
    const value = parse(text);
    return each !== undefined && Array.isArray(value) ? value.map(each) : value;
  };
}

function integerOrNull(entry: unknown): number | null {
  return typeof entry === 'string' ? safeInteger(entry) : null;
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`The integer ${text} does not fit a JavaScript number.`);
  return value;
}

/**
 * JavaScript value → parameter, by the rules of `pg`: an array becomes a PostgreSQL array (so JSON must be
 * stringified by the caller), any other object JSON text. Times are sent in UTC.
 */
export function wireParameter(value: unknown): string | Uint8Array | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return arrayLiteral(value);
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

function arrayLiteral(values: readonly unknown[]): string {
  const parts = values.map((value) => {
    if (value === null || value === undefined) return 'NULL';
    if (Array.isArray(value)) return arrayLiteral(value);
    if (value instanceof Uint8Array) return `"\\\\x${Buffer.from(value).toString('hex')}"`;
    const text = wireParameter(value);
    return `"${String(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  });
  return `{${parts.join(',')}}`;
}
