/** What may stand in a query before it is written: null is an explicit "none", undefined is absent. */
export type QueryValues = Readonly<
  Record<string, string | number | boolean | null | undefined | readonly string[]>
>;

/**
 * Values → query string, as the vendor's clients write it: lists comma-joined, null as the empty string,
 * undefined left out. Returns '' or a string that starts with '?'.
 */
export function encodeQuery(values: QueryValues): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    parameters.set(name, value === null ? '' : Array.isArray(value) ? value.join(',') : String(value));
  }
  const encoded = parameters.toString();
  return encoded === '' ? '' : `?${encoded}`;
}
