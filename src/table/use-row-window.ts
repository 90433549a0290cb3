import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { scrollParent } from './scroll-parent.ts';

/** The rows that have to exist, of a list in which every row is equally high. */
export interface RowWindow {
  readonly first: number;
  /** Inclusive; before `first` when there are none. */
  readonly last: number;
  /** Pixels of the rows that do not exist, before and after. */
  readonly before: number;
  readonly after: number;
  /** What can really be seen at this moment, without the spare rows: read it in handlers, not while drawing. */
  visible(): { readonly first: number; readonly last: number };
  /** Scrolls as little as needed to show a row clear of the page's head and the table's. */
  reveal(index: number): void;
  /** Moves what is seen by so many rows, for rows that came or went above. */
  shift(rows: number): void;
  readonly scroller: RefObject<HTMLElement | null>;
}

/** A growing count makes the virtualiser go through all rows again, so that it is told of growth only now and then. */
const countStep = 1_000;
/** Spare rows on either side: what a short scroll shows before the next drawing. */
const spare = 3;

/**
 * Virtualises the rows of a table in the element that scrolls it. All rows have the same height, so none is measured.
 * `body` is the element that holds the rows and the fillers around them; `covered` is what sticks above it.
 */
export function useRowWindow(
  body: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  initialOffset = 0,
): RowWindow {
  const scroller = useRef<HTMLElement | null>(null);
  const [margin, setMargin] = useState(0);

  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count: Math.ceil(count / countStep) * countStep,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: spare,
    scrollMargin: margin,
    initialOffset,
    initialRect: { width: 0, height: globalThis.innerHeight },
    // Drawn with the next frame like everything else: to draw inside the scroll event costs long tasks.
    useFlushSync: false,
  });

  // Before the virtualiser's own layout effect of the next drawing: the scroller is known from the first one on.
  useLayoutEffect(() => {
    if (!body.current) return;
    const element = scrollParent(body.current);
    scroller.current = element;
    element.scrollTop = initialOffset;
    const measure = () => {
      if (!body.current) return;
      const top = body.current.getBoundingClientRect().top - element.getBoundingClientRect().top;
      setMargin(Math.round(top + element.scrollTop));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // The page's head: it grows when the filters wrap.
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [body, initialOffset]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualiser keeps sizes until it is told
  useLayoutEffect(() => virtualizer.measure(), [rowHeight]);

  const items = virtualizer.getVirtualItems();
  const first = Math.min(items[0]?.index ?? 0, Math.max(0, count - 1));
  const last = Math.min(items.at(-1)?.index ?? -1, count - 1);

  /** How much of the scroller is covered at its top, where the heads stick. */
  const covered = (element: HTMLElement) =>
    Number.parseFloat(getComputedStyle(element).scrollPaddingTop) || 0;

  return {
    first,
    last,
    before: first * rowHeight,
    after: Math.max(0, count - 1 - last) * rowHeight,
    scroller,
    visible() {
      const element = scroller.current;
      if (!element) return { first: 0, last: 0 };
      const top = element.scrollTop + covered(element) - margin;
      const bottom = element.scrollTop + element.clientHeight - margin;
      return {
        first: Math.max(0, Math.floor(top / rowHeight)),
        last: Math.min(count - 1, Math.ceil(bottom / rowHeight) - 1),
      };
    },
    reveal(index) {
      const element = scroller.current;
      if (!element) return;
      const top = margin + index * rowHeight;
      if (top < element.scrollTop + covered(element)) element.scrollTop = top - covered(element);
      else if (top + rowHeight > element.scrollTop + element.clientHeight)
        element.scrollTop = top + rowHeight - element.clientHeight;
    },
    shift(rows) {
      if (scroller.current) scroller.current.scrollTop += rows * rowHeight;
    },
  };
}
