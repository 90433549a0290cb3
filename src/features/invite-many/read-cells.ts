import { guessSeparator, readSeparated } from './separated.ts';

/** A line of the sheet that says something. */
export interface Line {
  /** As the spreadsheet counts its rows, blank ones included: from 1. */
  readonly number: number;
  readonly cells: readonly string[];
}

export interface Cells {
  readonly lines: readonly Line[];
  readonly blankLines: number;
}

/** What nobody sees and nobody means: the mark at the beginning of a file, and what web pages break long words with. */
const invisible = /[\ufeff\u200b\u2060]/g;

const cleaned = (cell: string) => cell.replace(invisible, '').replace(/\s+/g, ' ').trim();

/** Cells as a spreadsheet copies them (tabs), or a CSV file with commas, semicolons or bars. */
export function readCells(text: string): Cells {
  const input = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const firstLine = input.trimStart().split('\n', 1)[0] ?? '';
  // Names and roles have commas in them, but no tabs: where there are tabs, they part the cells.
  const separator = firstLine.includes('\t') ? '\t' : guessSeparator(input);
  const quoted = readSeparated(input, separator);
  // A quotation mark that belongs to a text, and not around it: taken for the latter it would swallow what follows.
  const read = quoted.isBroken ? readSeparated(input, separator, '') : quoted;
  const rows = read.rows.map((row) => row.map(cleaned));
  // The end of the last line begins no other.
  if (rows.at(-1)?.join('') === '' && input.endsWith('\n')) rows.pop();
  const lines = rows.flatMap((cells, index) => (cells.join('') === '' ? [] : [{ number: index + 1, cells }]));
  return { lines, blankLines: rows.length - lines.length };
}
