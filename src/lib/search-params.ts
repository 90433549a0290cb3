/**
 * How the address bar is read and written, for the whole router: every value is text, as it stands there.
 * (The router's own way writes JSON: `?view="open"`, and takes a name like 007 for a number.)
 * A route's `validateSearch` makes of the text what it needs.
 */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Text of one parameter, shortened to what any list would take, or undefined when it is absent or blank. */
export function searchText(value: unknown, max = 200): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text.slice(0, max);
}

/** One of `values`, or undefined: a stale bookmark shows the unfiltered list rather than an error. */
export function searchOneOf<const Value extends string>(
  value: unknown,
  values: readonly Value[],
): Value | undefined {
  return values.find((candidate) => candidate === value);
}

/** Some of `values`, comma-joined, in the order of `values`; undefined for none and for all of them, which is no filter. */
export function searchSome<const Value extends string>(
  value: unknown,
  values: readonly Value[],
): Value[] | undefined {
  const wanted = String(value ?? '').split(',');
  const found = values.filter((candidate) => wanted.includes(candidate));
  return found.length === 0 || found.length === values.length ? undefined : found;
}

/** A whole day as YYYY-MM-DD, or undefined. */
export function searchDay(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value) ? value : undefined;
}
