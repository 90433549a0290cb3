import { type ReactNode, useEffect } from 'react';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { FailedState, NoMatchState } from '#src/feedback/states.tsx';
import UnreadableNote from '#src/feedback/unreadable-note.tsx';
import type { PagedRows } from '#src/lib/paged-rows.ts';
import { announce } from '#src/ui/announcer.tsx';
import { type Column, RecordTable } from './record-table.tsx';

/** What an infinite query says of itself, without its data. */
export interface ListQuery {
  readonly isError: boolean;
  readonly error: unknown;
  readonly hasNextPage: boolean;
  readonly isFetching: boolean;
  readonly isFetchNextPageError: boolean;
  readonly fetchNextPage: () => unknown;
  readonly refetch: () => unknown;
}

interface RecordListProps<Row> {
  caption: string;
  /** What one and many are called, for the count that is announced. */
  nouns: readonly [string, string];
  columns: readonly Column<Row>[];
  rows: PagedRows<Row> | undefined;
  query: ListQuery;
  keyOf: (row: Row) => string;
  narrowRow?: number;
  /** Rows of these pages that could not be read, and are not among them. */
  unreadable?: number | undefined;
  isFiltered: boolean;
  onClear: () => void;
  empty: ReactNode;
  /** In place of the general words, where there is more to say than that nothing fits. */
  noMatch?: ReactNode;
}

/** "47 people", or "100+ people" while there is more to come: never a total that nobody knows. */
export function countWords(count: number, isAll: boolean, [one, many]: readonly [string, string]): string {
  return `${count.toLocaleString('en')}${isAll ? '' : '+'} ${count === 1 && isAll ? one : many}`;
}

/** An endless list in each of its states: loading, empty, no match, failed, and rows. */
export function RecordList<Row>(props: RecordListProps<Row>) {
  const { rows, query, isFiltered, onClear, nouns, unreadable = 0 } = props;
  const words = rows === undefined ? undefined : countWords(rows.count, !query.hasNextPage, nouns);
  useEffect(() => {
    if (words !== undefined) announce(words);
  }, [words]);

  if (rows === undefined && query.isError)
    return <FailedState failure={query.error} onRetry={() => void query.refetch()} />;
  const note = unreadable > 0 && (
    <div className="border-b border-line px-5 py-2">
      <UnreadableNote count={unreadable} nouns={nouns} />
    </div>
  );
  if (rows?.count === 0)
    return (
      <>
        {note}
        {isFiltered
          ? (props.noMatch ?? <NoMatchState title={`No ${nouns[1]} found`} onClear={onClear} />)
          : unreadable === 0 && props.empty}
      </>
    );
  return (
    <>
      {note}
      <RecordTable
        caption={props.caption}
        columns={props.columns}
        rows={rows}
        keyOf={props.keyOf}
        narrowRow={props.narrowRow}
        total={query.hasNextPage ? undefined : rows?.count}
        onNearEnd={() => {
          // A page that failed is tried again by hand: else scrolling would hammer a server that is down.
          if (query.hasNextPage && !query.isFetching && !query.isFetchNextPageError) query.fetchNextPage();
        }}
      />
      {query.isFetchNextPageError && (
        <div className="px-5 py-3">
          <FailureLine failure={query.error} onRetry={() => void query.fetchNextPage()} />
        </div>
      )}
    </>
  );
}
