import { type RowState, rowStates } from './row-states.ts';
import { stateWords } from './state-words.ts';

interface StateChipsProps {
  readonly counts: ReadonlyMap<RowState, number>;
  readonly total: number;
  /** Undefined: all rows are shown. */
  readonly shown: RowState | undefined;
  readonly onShow: (state: RowState | undefined) => void;
}

/** How many rows stand where, each a way to see just these. */
export function StateChips({ counts, total, shown, onShow }: StateChipsProps) {
  const chip = (state: RowState | undefined, words: string, count: number) => (
    <button
      key={words}
      type="button"
      className="chip"
      data-on={shown === state}
      aria-pressed={shown === state}
      onClick={() => onShow(state)}
    >
      {words} {count.toLocaleString('en')}
    </button>
  );
  return (
    <fieldset className="contents">
      <legend className="sr-only">Rows to show</legend>
      {chip(undefined, 'All', total)}
      {rowStates.map((state) => {
        const count = counts.get(state) ?? 0;
        return count === 0 && shown !== state ? null : chip(state, stateWords[state], count);
      })}
    </fieldset>
  );
}
