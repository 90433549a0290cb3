import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSession } from '#src/api/session.ts';
import { dismissNotice, showNotice } from '#src/feedback/notices.ts';
import { announce } from '#src/ui/announcer.tsx';
import type { Cells } from './read-cells.ts';
import { type RowState, rowReader, type StatedRow, stateRows } from './row-states.ts';
import { dropJournal, keepSheet, readJournal } from './run-journal.ts';
import { editedRows, rowsOf, type Sheet, sheetOf, withEdit } from './sheet.ts';
import type { TextField } from './sheet-fields.ts';
import { stateWords } from './state-words.ts';
import { useAddresses, useLookUp } from './use-addresses.ts';
import { type Run, useRun } from './use-run.ts';

/** Nothing is left to do about rows that stand here. */
const settled: ReadonlySet<RowState> = new Set([
  'invited',
  'pending',
  'user',
  'deactivated',
  'duplicate',
  'leftOut',
]);

export interface InviteMany {
  readonly sheet: Sheet | undefined;
  readonly rows: readonly StatedRow[];
  readonly counts: ReadonlyMap<RowState, number>;
  readonly run: Run;
  /** The sheet has been sent at least in part, now or before the page was loaded again. */
  readonly hasStarted: boolean;
  readonly isSettled: boolean;
  /** False when this browser keeps nothing for a reload. */
  readonly isKept: boolean;
  readonly checkFailure: unknown;
  readonly checkAgain: () => void;
  readonly open: (cells: Cells) => void;
  readonly change: (change: Partial<Sheet>) => void;
  readonly edit: (number: number, field: TextField, text: string) => void;
  readonly leaveOut: (number: number, isLeftOut: boolean) => void;
  /** Sends every row that can be. */
  readonly send: () => void;
  /** Puts the sheet away, with a way back. */
  readonly startOver: () => void;
}

const noRows: readonly StatedRow[] = [];
const nothing: Pick<Sheet, 'lines' | 'hasHead' | 'columns'> = { lines: [], hasHead: false, columns: [] };

/** The sheet, what its rows come to, and their sending. */
export function useInviteMany(): InviteMany {
  const session = useSession();
  const isChecked = session.capabilities.addressCheck;
  const [journal] = useState(() => readJournal(session));
  const [sheet, setSheet] = useState(journal?.sheet);
  const [hasStarted, setHasStarted] = useState(journal !== undefined);
  const [isKept, setIsKept] = useState(true);
  const [read] = useState(rowReader);
  const { known, lookUp, forget } = useAddresses(isChecked);
  const run = useRun({
    initial: useState(() => journal?.outcomes ?? new Map<number, never>())[0],
    lookUp: async (email) => (await lookUp([email]))[0]?.state,
    forget,
  });

  const { lines, hasHead, columns } = sheet ?? nothing;
  const plainRows = useMemo(() => rowsOf({ lines, hasHead, columns }), [lines, hasHead, columns]);
  const rows = useMemo(
    () =>
      sheet === undefined
        ? noRows
        : stateRows(
            editedRows(plainRows, sheet.edits),
            sheet,
            { known, outcomes: run.outcomes, isChecked },
            read,
          ),
    [plainRows, sheet, known, run.outcomes, isChecked, read],
  );
  const counts = useMemo(() => {
    const found = new Map<RowState, number>();
    for (const { state } of rows) found.set(state, (found.get(state) ?? 0) + 1);
    return found;
  }, [rows]);
  const isRunning = run.state !== 'idle';
  const wanted = useMemo(
    // A run looks up for itself what it has lost.
    () =>
      isRunning ? [] : rows.filter(({ state }) => state === 'checking').map(({ row }) => row.texts.email),
    [rows, isRunning],
  );
  const check = useLookUp(wanted, lookUp);

  const summary =
    hasStarted || rows.length === 0 || counts.has('checking')
      ? ''
      : `${rows.length} rows: ${[...counts].map(([state, count]) => `${count} ${stateWords[state]}`).join(', ')}.`;
  useEffect(() => {
    if (summary !== '') announce(summary);
  }, [summary]);

  const isSettled = rows.length > 0 && rows.every(({ state }) => settled.has(state));
  useEffect(() => {
    if (!hasStarted || sheet === undefined) return;
    if (isSettled && !isRunning) dropJournal();
    else setIsKept(keepSheet(session, sheet));
  }, [hasStarted, sheet, isSettled, isRunning, session]);

  const putAway = useRef<number>(undefined);
  const { clear, restore } = run;
  const change = useCallback(
    (part: Partial<Sheet>) => setSheet((now) => (now === undefined ? now : { ...now, ...part })),
    [],
  );
  const edit = useCallback(
    (number: number, field: TextField, text: string) => {
      // What was refused is to be tried again as it stands now.
      clear([number]);
      setSheet((now) => (now === undefined ? now : withEdit(now, number, field, text)));
    },
    [clear],
  );
  const leaveOut = useCallback(
    (number: number, isLeftOut: boolean) =>
      setSheet((now) => {
        if (now === undefined) return now;
        const leftOut = new Set(now.leftOut);
        if (isLeftOut) leftOut.add(number);
        else leftOut.delete(number);
        return { ...now, leftOut };
      }),
    [],
  );

  return {
    sheet,
    rows,
    counts,
    run,
    hasStarted,
    isSettled,
    isKept,
    checkFailure: check.failure,
    checkAgain: check.again,
    open: (cells) => {
      // The way back to the last sheet would take this one away.
      if (putAway.current !== undefined) dismissNotice(putAway.current);
      setSheet(sheetOf(cells));
    },
    change,
    edit,
    leaveOut,
    send: () => {
      setHasStarted(true);
      if (sheet !== undefined) setIsKept(keepSheet(session, sheet));
      run.start(
        rows.flatMap(({ row, read: { body }, state }) =>
          (state === 'ready' || state === 'failed') && body !== undefined
            ? [{ number: row.number, body }]
            : [],
        ),
      );
    },
    startOver: () => {
      const before = { sheet, outcomes: run.outcomes, hasStarted };
      setSheet(undefined);
      setHasStarted(false);
      clear();
      dropJournal();
      if (isSettled) return;
      putAway.current = showNotice(`The sheet with ${rows.length} rows is put away.`, {
        actions: [
          {
            label: 'Undo',
            run: () => {
              setSheet(before.sheet);
              restore(before.outcomes);
              setHasStarted(before.hasStarted);
            },
          },
        ],
      });
    },
  };
}
