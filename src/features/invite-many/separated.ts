/** What may stand between cells of a file, the least likely inside one first. Pasted cells have tabs, which are certain. */
const separators = [';', '|', ','] as const;
/** Lines that are enough to tell one from another. */
const sampleLines = 20;

export interface Separated {
  readonly rows: readonly string[][];
  /** A quotation mark that does not end, or ends in the middle of a cell. */
  readonly isBroken: boolean;
}

/**
 * Cells between separators and line feeds, as RFC 4180 has them: in quotation marks they may hold both, and a mark that is
 * doubled. With `quote` empty a quotation mark is a character like any other.
 */
export function readSeparated(input: string, separator: string, quote: '"' | '' = '"'): Separated {
  const rows: string[][] = [];
  let row: string[] = [];
  let isBroken = false;
  for (let at = 0; at <= input.length; at++) {
    let cell = '';
    if (quote !== '' && input[at] === quote) {
      let end = at + 1;
      for (;;) {
        end = input.indexOf(quote, end);
        if (end < 0 || input[end + 1] !== quote) break;
        end += 2;
      }
      isBroken ||= end < 0;
      if (end < 0) end = input.length;
      cell = input.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
      while (input[at] === ' ') at++;
      isBroken ||= at < input.length && input[at] !== separator && input[at] !== '\n';
    }
    const start = at;
    while (at < input.length && input[at] !== separator && input[at] !== '\n') at++;
    row.push(cell + input.slice(start, at));
    if (at >= input.length || input[at] === '\n') {
      rows.push(row);
      row = [];
    }
  }
  return { rows, isBroken };
}

/** The separator that gives most lines the same number of cells, and more than one. */
export function guessSeparator(input: string): string {
  const sample = input.split('\n', sampleLines).join('\n');
  let best = { separator: ',', agreeing: 0 };
  for (const separator of separators) {
    const widths = readSeparated(sample, separator).rows.map(({ length }) => length);
    const agreeing = Math.max(
      ...widths.map((width) => (width > 1 ? widths.filter((other) => other === width).length : 0)),
    );
    if (agreeing > best.agreeing) best = { separator, agreeing };
  }
  return best.separator;
}
