import { type ReactNode, useEffect, useRef } from 'react';
import type { PagedRows } from '#src/lib/paged-rows.ts';
import { SkeletonRows } from '#src/ui/skeleton.tsx';
import { useRowHeight } from './use-row-height.ts';
import { useRowWindow } from './use-row-window.ts';

export interface Column<Row> {
  readonly head: string;
  /** Classes of head and cells alike: width, and from which width of the page on it is shown. */
  readonly className: string;
  readonly cell: (row: Row) => ReactNode;
}

interface RecordTableProps<Row> {
  /** Says what the rows are: "People". */
  caption: string;
  /** The first one heads its row: it names the record, as a link. */
  columns: readonly Column<Row>[];
  /** Undefined while the first page is on its way. */
  rows: PagedRows<Row> | undefined;
  keyOf: (row: Row) => string;
  /** All there is, when it is known: not before the last page. */
  total: number | undefined;
  /** Rem of a row where it is narrow, for rows of more than two lines. */
  narrowRow?: number | undefined;
  /** Called when the reader nears the end; may be called often. */
  onNearEnd: () => void;
}

/** Rows in rem: one line where it is wide, two where a row stacks its second line under the name. */
const wideRow = 2.25;
const twoLines = 3.5;
/** The next page is asked for when so many rows are left. */
const ahead = 20;

/** A native table of which only the rows in view exist. */
export function RecordTable<Row>(props: RecordTableProps<Row>) {
  const { caption, columns, rows, keyOf, total, narrowRow = twoLines, onNearEnd } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const count = rows?.count ?? 0;
  const rowHeight = useRowHeight(wideRow, narrowRow);
  const { first, last, before, after } = useRowWindow(body, count, rowHeight);

  const isNearEnd = rows !== undefined && last >= count - ahead;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that arrives may leave the reader near the end again
  useEffect(() => {
    if (isNearEnd) onNearEnd();
  }, [isNearEnd, count, onNearEnd]);

  const drawn = [];
  for (let index = first; index <= last; index++) {
    const row = rows?.at(index);
    if (row === undefined) continue;
    drawn.push(
      <tr key={keyOf(row)} aria-rowindex={index + 2} style={{ height: rowHeight }}>
        {columns.map((column, position) =>
          position === 0 ? (
            <th key={column.head} scope="row" className={column.className}>
              {column.cell(row)}
            </th>
          ) : (
            <td key={column.head} className={column.className}>
              {column.cell(row)}
            </td>
          ),
        )}
      </tr>,
    );
  }

  return (
    <table className="grid-table table-fixed" aria-rowcount={total === undefined ? -1 : total + 1}>
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <th key={column.head} scope="col" className={column.className}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body} aria-hidden={rows === undefined || undefined}>
        {rows === undefined && (
          <SkeletonRows columns={columns.length} classNames={columns.map((column) => column.className)} />
        )}
        <Spacer height={before} />
        {drawn}
        <Spacer height={after} />
      </tbody>
    </table>
  );
}

/** Holds the place of the rows that do not exist. */
function Spacer({ height }: { height: number }) {
  return height === 0 ? null : (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row, which nothing can focus
    <tr aria-hidden="true" style={{ height }}>
      <td className="border-0! p-0!" />
    </tr>
  );
}
