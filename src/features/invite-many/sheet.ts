import type { ClinicRole } from '#contract/clinic-roles.ts';
import type { AssignableUserLevel } from '#contract/user.ts';
import { guessColumns } from './guess-columns.ts';
import type { Cells, Line } from './read-cells.ts';
import { type ColumnMeaning, type TextField, type Texts, textFields } from './sheet-fields.ts';

/** What counts for a row that does not say it itself. */
export interface Defaults {
  readonly clinicRole: ClinicRole | undefined;
  readonly level: AssignableUserLevel;
  readonly canManageStudies: boolean;
  readonly hasDashboardAccess: boolean;
}

/** Everything that somebody pasted and decided; what the rows are follows from it. */
export interface Sheet extends Cells {
  readonly hasHead: boolean;
  readonly columns: readonly ColumnMeaning[];
  readonly defaults: Defaults;
  /** What a text in the column of roles means, for all rows that say the same. */
  readonly roleChoices: ReadonlyMap<string, ClinicRole>;
  /** What was typed over a cell, by the number of the row. */
  readonly edits: ReadonlyMap<number, Partial<Texts>>;
  readonly leftOut: ReadonlySet<number>;
}

export interface Row {
  /** Of the line in the spreadsheet. */
  readonly number: number;
  readonly texts: Texts;
}

/** More than this is no list of a clinic's people, but the wrong file. */
export const rowsMax = 2_000;

export function sheetOf(cells: Cells): Sheet {
  return {
    ...cells,
    ...guessColumns(cells.lines),
    defaults: {
      clinicRole: undefined,
      level: 'member',
      canManageStudies: false,
      hasDashboardAccess: true,
    },
    roleChoices: new Map(),
    edits: new Map(),
    leftOut: new Set(),
  };
}

/** The rows as they stand in the sheet, before anything was typed over them. */
export function rowsOf({ lines, hasHead, columns }: Pick<Sheet, 'lines' | 'hasHead' | 'columns'>): Row[] {
  return lines.slice(hasHead ? 1 : 0).map((line) => ({ number: line.number, texts: textsOf(line, columns) }));
}

/** With what was typed over them. Rows that nobody touched stay the same objects. */
export function editedRows(rows: readonly Row[], edits: Sheet['edits']): readonly Row[] {
  if (edits.size === 0) return rows;
  return rows.map((row) => {
    const edit = edits.get(row.number);
    return edit === undefined ? row : { ...row, texts: { ...row.texts, ...edit } };
  });
}

export function withEdit(sheet: Sheet, number: number, field: TextField, text: string): Sheet {
  const edits = new Map(sheet.edits);
  edits.set(number, { ...edits.get(number), [field]: text });
  return { ...sheet, edits };
}

const noTexts = Object.fromEntries(textFields.map((field) => [field, ''])) as Record<TextField, string>;

function textsOf({ cells }: Line, columns: readonly ColumnMeaning[]): Texts {
  const texts = { ...noTexts };
  for (const [column, meaning] of columns.entries()) {
    const cell = cells[column] ?? '';
    if (meaning === 'none') continue;
    if (meaning !== 'fullName') texts[meaning] = cell;
    // A column of its own says it better than a part of another.
    else
      for (const [field, part] of Object.entries(nameParts(cell)) as [TextField, string][])
        if (!columns.includes(field)) texts[field] = part;
  }
  return texts;
}

const suffixes = /^(md|do|phd|rn|np|pa|pa-c|mph|mba|jr|sr|ii|iii)\.?$/i;

/** `Mei Lin`, `Lin, Mei` or `Mei Lin, MD`, into its parts. */
export function nameParts(
  name: string,
): Partial<Pick<Texts, 'firstName' | 'lastName' | 'suffix1' | 'suffix2'>> {
  const [beginning = '', ...rest] = name.split(',').map((part) => part.trim());
  const [suffix1, suffix2] = rest.filter((part) => suffixes.test(part));
  const [first] = rest.filter((part) => part !== '' && !suffixes.test(part));
  const words = beginning.split(' ');
  const names =
    first !== undefined
      ? { firstName: first, lastName: beginning }
      : words.length === 1
        ? { firstName: beginning }
        : { firstName: words.slice(0, -1).join(' '), lastName: words.at(-1) ?? '' };
  return {
    ...names,
    ...(suffix1 === undefined ? {} : { suffix1 }),
    ...(suffix2 === undefined ? {} : { suffix2 }),
  };
}
