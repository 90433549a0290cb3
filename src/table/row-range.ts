/** What is known of a list whose rows are all equally high, in the element that scrolls it. Pixels. */
export interface RowSpace {
  readonly count: number;
  readonly rowHeight: number;
  /** From the top of what is scrolled to the first row. */
  readonly margin: number;
  readonly scrollTop: number;
  readonly viewHeight: number;
}

export interface RowRange {
  readonly first: number;
  /** Inclusive; before `first` when there is no row. */
  readonly last: number;
}

/**
 * The rows in view, and `spare` more on either side. With `step` the range moves by whole steps, so that scrolling
 * by a row does not draw anything that is there already.
 */
export function rowRange(space: RowSpace, spare: number, step = 1): RowRange {
  const { count, rowHeight, margin, scrollTop, viewHeight } = space;
  const top = Math.floor((scrollTop - margin) / rowHeight) - spare;
  const bottom = Math.ceil((scrollTop + viewHeight - margin) / rowHeight) - 1 + spare;
  const first = Math.floor(top / step) * step;
  const last = Math.ceil((bottom + 1) / step) * step - 1;
  const end = Math.min(count - 1, Math.max(last, 0));
  // Rows may have gone while the element was scrolled far down: there is always a screenful to draw.
  return { first: Math.max(0, first > end ? end - (last - first) : first), last: end };
}
