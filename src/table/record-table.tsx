import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { PagedRows } from '#src/lib/paged-rows.ts';
import { useIsWide } from '#src/ui/media.ts';
import { useScroller } from '#src/ui/scroller.ts';
import { SkeletonRows } from '#src/ui/skeleton.tsx';

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
  /** Called when the reader nears the end; may be called often. */
  onNearEnd: () => void;
}

/** Pixels: one line where it is wide, two where a row stacks its second line under the name. */
const wideRow = 36;
const narrowRow = 56;

/** A native table of which only the rows in view exist. */
export function RecordTable<Row>(props: RecordTableProps<Row>) {
  const { caption, columns, rows, keyOf, total, onNearEnd } = props;
  const scroller = useScroller();
  const isWide = useIsWide();
  const rowHeight = isWide ? wideRow : narrowRow;
  const body = useRef<HTMLTableSectionElement>(null);
  const [offset, setOffset] = useState(0);
  const count = rows?.count ?? 0;

  useLayoutEffect(() => {
    const frame = scroller.current;
    if (!body.current || !frame) return;
    // Filters wrap onto a second line, failures come and go: what stands above the rows changes its height.
    const measure = () => {
      if (body.current)
        setOffset(
          body.current.getBoundingClientRect().top - frame.getBoundingClientRect().top + frame.scrollTop,
        );
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const child of frame.children) observer.observe(child);
    return () => observer.disconnect();
  }, [scroller]);

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: offset,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are remembered until told that they changed
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;
  const isNearEnd = rows !== undefined && last >= count - 12;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that arrives may leave the reader near the end again
  useEffect(() => {
    if (isNearEnd) onNearEnd();
  }, [isNearEnd, count, onNearEnd]);

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
        <Spacer height={first * rowHeight} />
        {items.map(({ index }) => {
          const row = rows?.at(index);
          if (row === undefined) return null;
          return (
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
            </tr>
          );
        })}
        <Spacer height={Math.max(0, count - 1 - last) * rowHeight} />
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
