/**
 * Spreadsheets take a cell that begins with one of these for a formula and run it; some skip blanks in front, and some
 * take the wide forms for the narrow ones.
 */
const startsFormula = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** One value as a cell (RFC 4180): always quoted, and never a formula. Nothing is an empty cell. */
export function csvCell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '""';
  const text = String(value);
  // A number of ours is no text that somebody typed: -5 has to stay a number.
  const safe = typeof value === 'string' && startsFormula.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** A line with its end. */
export function csvLine(values: readonly Parameters<typeof csvCell>[0][]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

/** At the very beginning of a file: without it Excel reads UTF-8 as something else. */
export const csvMark = '\uFEFF';
