import Papa from 'papaparse';

/** What may stand between cells of a file, the least likely inside one first. Pasted cells have tabs, which are certain. */
const separators = [';', '|', ','] as const;
/** Lines that are enough to tell one from another. */
const sampleLines = 20;

export interface Separated {
  readonly rows: readonly string[][];
  /** A quotation mark that does not end, or ends in the middle of a cell. */
  readonly isBroken: boolean;
}

/** Stands in no text that a person pastes: with it, no character is a quotation mark. */
const noQuote = '\uffff';

/**
 * Cells between separators and line feeds, as RFC 4180 has them: in quotation marks they may hold both, and a mark that is
 * doubled. With `quote` empty a quotation mark is a character like any other.
 */
export function readSeparated(input: string, separator: string, quote: '"' | '' = '"'): Separated {
  const { data, errors } = Papa.parse<string[]>(input, {
    delimiter: separator,
    newline: '\n',
    quoteChar: quote === '' ? noQuote : quote,
  });
  return { rows: data, isBroken: errors.some(({ type }) => type === 'Quotes') };
}

/**
 * The separator that gives most lines the same number of cells, and more than one. The library's own guess takes commas
 * for it that stand in names and roles.
 */
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
