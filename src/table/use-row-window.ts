import { type RefObject, useLayoutEffect, useReducer, useRef } from 'react';
import { type RowRange, rowRange } from './row-range.ts';
import { scrollParent } from './scroll-parent.ts';

/** The rows that have to exist, of a list in which every row is equally high. */
export interface RowWindow extends RowRange {
  /** Pixels of the rows that do not exist, before and after. */
  readonly before: number;
  readonly after: number;
  /** What can really be seen at this moment: read it in handlers and effects, not while drawing. */
  visible(): RowRange;
  /** Scrolls as little as needed to show a row clear of the page's head and the table's. */
  reveal(index: number): void;
  /** Moves what is seen by so many rows, for rows that came or went above. */
  shift(rows: number): void;
  readonly scroller: RefObject<HTMLElement | null>;
}

/** Spare rows on either side: what a short scroll shows before the next drawing. */
const spare = 2;
/** Rows that come and go together: drawn again every so many rows, not for each. */
const step = 3;

/** What an element that sticks to the top covers there; nothing where it scrolls away. */
function stuckHeight(element: Element | null | undefined): number {
  return element && getComputedStyle(element).position === 'sticky' ? element.clientHeight : 0;
}

/**
 * Draws only the rows in view, in the element that scrolls the table. All rows have the same height, so none is
 * measured and none is remembered: a list of 100,000 costs what a list of 100 costs.
 * `top` marks where the rows begin; `initialTop` is where the scroller starts.
 */
export function useRowWindow(
  top: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  initialTop = 0,
): RowWindow {
  const scroller = useRef<HTMLElement | null>(null);
  // As the events say them: to ask the element while drawing would have it laid out once more.
  const seen = useRef({ margin: 0, scrollTop: initialTop, viewHeight: globalThis.innerHeight, cover: 0 });
  const drawAgain = useReducer((turn: number) => turn + 1, 0)[1];

  const range = rowRange({ count, rowHeight, ...seen.current }, spare, step);
  const drawn = useRef(range);
  const compute = useRef(() => range);

  useLayoutEffect(() => {
    drawn.current = range;
    compute.current = () => rowRange({ count, rowHeight, ...seen.current }, spare, step);
  });

  useLayoutEffect(() => {
    if (!top.current) return;
    const element = scrollParent(top.current);
    scroller.current = element;
    element.scrollTop = initialTop;
    const look = () => {
      seen.current.scrollTop = element.scrollTop;
      const now = compute.current();
      if (now.first !== drawn.current.first || now.last !== drawn.current.last) drawAgain();
    };
    const measure = () => {
      if (!top.current) return;
      const distance = top.current.getBoundingClientRect().top - element.getBoundingClientRect().top;
      seen.current.margin = Math.round(distance + element.scrollTop);
      seen.current.viewHeight = element.clientHeight;
      const tableHead = top.current.closest('table')?.querySelector('th');
      seen.current.cover = stuckHeight(element.firstElementChild) + stuckHeight(tableHead);
      look();
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // The page's head: it grows when the filters wrap.
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [top, initialTop]);

  return {
    ...range,
    before: range.first * rowHeight,
    after: Math.max(0, count - 1 - range.last) * rowHeight,
    scroller,
    visible() {
      const { margin, scrollTop, viewHeight, cover } = seen.current;
      const clear = { margin, scrollTop: scrollTop + cover, viewHeight: viewHeight - cover };
      return rowRange({ count, rowHeight, ...clear }, 0);
    },
    reveal(index) {
      const element = scroller.current;
      if (!element) return;
      const { margin, cover } = seen.current;
      const start = margin + index * rowHeight;
      if (start < element.scrollTop + cover) element.scrollTop = start - cover;
      else if (start + rowHeight > element.scrollTop + element.clientHeight)
        element.scrollTop = start + rowHeight - element.clientHeight;
    },
    shift(rows) {
      if (scroller.current) scroller.current.scrollTop += rows * rowHeight;
    },
  };
}
