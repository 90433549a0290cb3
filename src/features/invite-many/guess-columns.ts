import { suggestClinicRoles, sureRoleScore } from '#src/lib/clinic-role-match.ts';
import { plainWords } from '#src/lib/plain-words.ts';
import type { Line } from './read-cells.ts';
import { type ColumnMeaning, columnMeanings, meaningWords } from './sheet-fields.ts';

export interface Columns {
  /** The first line names the columns and is no person. */
  readonly hasHead: boolean;
  readonly columns: readonly ColumnMeaning[];
}

/** What heads of columns are called besides our own words for them, in plain lower case. */
const headNames: Record<Exclude<ColumnMeaning, 'none'>, readonly string[]> = {
  email: ['email', 'mail', 'email address', 'e mail address', 'work email', 'work e mail', 'mail address'],
  firstName: ['first', 'firstname', 'given name', 'given names', 'forename', 'fname'],
  lastName: ['last', 'lastname', 'surname', 'family name', 'lname'],
  fullName: ['name', 'full name', 'fullname', 'person', 'employee', 'employee name', 'staff', 'display name'],
  middleName: ['middle', 'middlename', 'middle initial', 'mi'],
  suffix1: ['suffix', 'suffix 1', 'suffix1', 'credentials', 'degree'],
  suffix2: ['suffix 2', 'suffix2'],
  phoneNumber: [
    'phone number',
    'mobile',
    'mobile phone',
    'cell',
    'cell phone',
    'telephone',
    'tel',
    'work phone',
  ],
  clinicRole: ['role', 'job title', 'title', 'position', 'job', 'function', 'profession'],
  level: ['access level', 'user level', 'account type', 'user type', 'permission', 'permissions'],
  canManageStudies: ['can manage studies', 'manage studies', 'studies'],
  hasDashboardAccess: ['has dashboard access', 'dashboard'],
};

const byHead = new Map<string, ColumnMeaning>(
  columnMeanings.flatMap((meaning) =>
    meaning === 'none'
      ? []
      : [plainWords(meaningWords[meaning]).join(' '), ...headNames[meaning]].map((name) => [name, meaning]),
  ),
);

const meaningOfHead = (head: string) =>
  byHead.get(plainWords(head.replace(/([a-z])([A-Z\d])/g, '$1 $2')).join(' '));

/** Enough to see what a column is about. */
const sampleSize = 60;

/** What the columns are, by their heads and else by what stands in them; for somebody to look over. */
export function guessColumns(lines: readonly Line[]): Columns {
  const head = lines[0]?.cells ?? [];
  const width = Math.max(0, ...lines.map(({ cells }) => cells.length));
  const hasAddress = ({ cells }: Line) => cells.some((cell) => cell.includes('@'));
  const meanings = head.map(meaningOfHead);
  const hasHead =
    lines[0] !== undefined &&
    !hasAddress(lines[0]) &&
    (meanings.some((meaning) => meaning !== undefined) || lines.slice(1).some(hasAddress));

  const columns = Array<ColumnMeaning>(width).fill('none');
  const taken = new Set<ColumnMeaning>();
  const take = (column: number, meaning: ColumnMeaning) => {
    columns[column] = meaning;
    taken.add(meaning);
  };
  if (hasHead) {
    for (const [column, meaning] of meanings.entries())
      if (meaning !== undefined && !taken.has(meaning)) take(column, meaning);
  }

  const sample = lines.slice(hasHead ? 1 : 0, sampleSize);
  const share = (column: number, fits: (cell: string) => boolean) => {
    const filled = sample.map(({ cells }) => cells[column] ?? '').filter((cell) => cell !== '');
    return filled.length === 0 ? 0 : filled.filter(fits).length / filled.length;
  };
  const takeBest = (meaning: ColumnMeaning, least: number, fits: (cell: string) => boolean) => {
    if (taken.has(meaning)) return;
    const shares = columns.map((now, column) => (now === 'none' ? share(column, fits) : 0));
    const best = Math.max(0, ...shares);
    if (best >= least) take(shares.indexOf(best), meaning);
  };
  takeBest('email', 0.5, (cell) => /^\S+@\S+$/.test(cell));
  takeBest('clinicRole', 0.5, (cell) => (suggestClinicRoles(cell)[0]?.score ?? 0) >= sureRoleScore);
  if (!hasHead) {
    takeBest('phoneNumber', 0.8, (cell) => /^\+?[\d\s()./-]{7,}$/.test(cell));
    takeBest('level', 1, (cell) => /^(admin|administrator|member)$/i.test(cell));
    const isName = (cell: string) => /\p{L}/u.test(cell) && !/[\d@]/.test(cell);
    const names = columns.flatMap((now, column) =>
      now === 'none' && share(column, isName) >= 0.8 ? [column] : [],
    );
    const [first, last] = names;
    if (first !== undefined) take(first, last === undefined ? 'fullName' : 'firstName');
    if (last !== undefined) take(last, 'lastName');
  }
  return { hasHead, columns };
}
