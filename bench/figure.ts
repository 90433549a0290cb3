/** One claim about speed: what came out, beside what was promised. */
export interface Figure {
  /** The budget's number; undefined for what only explains another figure. */
  readonly budget?: number;
  readonly what: string;
  readonly value: number;
  /** Written after the number: 'KB', 'x', 'ms'; empty for a count. */
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

export function isMissed({ value, atMost, atLeast }: Figure): boolean {
  return (
    !(value <= (atMost ?? Number.POSITIVE_INFINITY)) || !(value >= (atLeast ?? Number.NEGATIVE_INFINITY))
  );
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Three digits that matter, no more: the machine's noise is larger than the fourth. */
export function rounded(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Number.isInteger(value)) return value.toLocaleString('en-GB');
  return Math.abs(value) >= 100
    ? value.toFixed(0)
    : Math.abs(value) >= 10
      ? value.toFixed(1)
      : value.toFixed(2);
}

/** The table, one figure a line: number, what, figure, budget, ok or missed. */
export function table(figures: readonly Figure[]): string {
  const withUnit = (value: number, unit: string) =>
    unit === '' ? rounded(value) : `${rounded(value)} ${unit}`;
  const rows = figures.map((figure) => {
    const { budget, what, value, unit, atMost, atLeast } = figure;
    const limit =
      atMost !== undefined
        ? `≤ ${withUnit(atMost, unit)}`
        : atLeast !== undefined
          ? `≥ ${withUnit(atLeast, unit)}`
          : '';
    const verdict = limit === '' ? '' : isMissed(figure) ? 'MISSED' : 'ok';
    return [budget === undefined ? '' : String(budget), what, withUnit(value, unit), limit, verdict];
  });
  const all = [['#', 'what', 'figure', 'budget', ''], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const isNumber = (column: number) => column === 2 || column === 3;
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
