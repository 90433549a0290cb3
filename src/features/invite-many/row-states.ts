import type { CheckedAddress } from '#contract/address-check.ts';
import type { Outcome } from './outcome.ts';
import { type ReadRow, readRow, type SheetChoices } from './read-row.ts';
import type { Row, Sheet } from './sheet.ts';
import { meaningWords } from './sheet-fields.ts';

export const rowStates = [
  'ready',
  'checking',
  'invalid',
  'duplicate',
  'pending',
  'user',
  'deactivated',
  'leftOut',
  'sending',
  'invited',
  'refused',
  'failed',
] as const;
export type RowState = (typeof rowStates)[number];

/** A row, what it comes to, and where it stands. */
export interface StatedRow {
  readonly row: Row;
  readonly read: ReadRow;
  readonly state: RowState;
  /** Why it stands there, where the state alone does not say it. */
  readonly reason: string | undefined;
  /** The user or invitation that the address has already. */
  readonly found: CheckedAddress | undefined;
}

/** How two spellings of an address are known for one; as the server compares them. */
export function addressKey(email: string): string {
  return email.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
}

export interface Knowledge {
  /** By `addressKey`: what the server said last. */
  readonly known: ReadonlyMap<string, CheckedAddress>;
  /** By row number: what became of it. */
  readonly outcomes: ReadonlyMap<number, Outcome>;
  /** Whether addresses are looked up before they are sent; else the server's refusal has to do. */
  readonly isChecked: boolean;
}

/** Reads each row once for as long as neither it nor the choices change. */
export function rowReader(): (row: Row, choices: SheetChoices) => ReadRow {
  let last: SheetChoices | undefined;
  let memory = new WeakMap<Row, ReadRow>();
  return (row, choices) => {
    if (last?.defaults !== choices.defaults || last.roleChoices !== choices.roleChoices)
      memory = new WeakMap();
    last = choices;
    const read = memory.get(row) ?? readRow(row, choices);
    memory.set(row, read);
    return read;
  };
}

type Standing = Pick<StatedRow, 'state'> & Partial<Pick<StatedRow, 'reason' | 'found'>>;

/** Where each row stands: of several with one address the first counts, and the others say which that is. */
export function stateRows(
  rows: readonly Row[],
  sheet: Pick<Sheet, 'defaults' | 'roleChoices' | 'leftOut'>,
  knowledge: Knowledge,
  read: ReturnType<typeof rowReader>,
): StatedRow[] {
  const firstWith = new Map<string, number>();
  return rows.map((row) => {
    const its = read(row, sheet);
    const standing = (): Standing => {
      const outcome = knowledge.outcomes.get(row.number);
      const key = addressKey(row.texts.email);
      if (sheet.leftOut.has(row.number) && outcome === undefined) return { state: 'leftOut' };
      if (its.problems.email !== undefined) return { state: 'invalid', reason: inWords(its) };
      const first = firstWith.get(key);
      if (first !== undefined) return { state: 'duplicate', reason: `Same address as row ${first}.` };
      firstWith.set(key, row.number);
      const found = knowledge.known.get(key);
      const after = outcome && afterSending(outcome, found);
      if (after !== undefined) return after;
      if (found !== undefined && found.state !== 'free') return { state: found.state, found };
      if (its.body === undefined) return { state: 'invalid', reason: inWords(its) };
      // Whose answer was lost is looked up whatever is looked up before.
      const isToCheck = knowledge.isChecked || outcome?.kind === 'unknown';
      return found === undefined && isToCheck ? { state: 'checking' } : { state: 'ready' };
    };
    return { row, read: its, reason: undefined, found: undefined, ...standing() };
  });
}

/** Undefined where the outcome leaves the row to be sent again. */
function afterSending(outcome: Outcome, found: CheckedAddress | undefined): Standing | undefined {
  switch (outcome.kind) {
    case 'sending':
      return { state: 'sending' };
    case 'invited':
      return { state: 'invited' };
    case 'taken':
      return found !== undefined && found.state !== 'free'
        ? { state: found.state, found }
        : { state: 'refused', reason: outcome.reason };
    case 'refused':
    case 'failed':
      return { state: outcome.kind, reason: outcome.reason };
    case 'unknown':
      // It was free before it was sent: what is there now is what was sent, whoever lost the answer.
      return found?.state === 'pending' ? { state: 'invited', found } : undefined;
  }
}

/** Everything that is wrong with a row, on one line. */
function inWords({ problems }: ReadRow): string {
  return Object.entries(problems)
    .map(([field, message]) => `${meaningWords[field as keyof typeof problems]}: ${message}`)
    .join(' ');
}
