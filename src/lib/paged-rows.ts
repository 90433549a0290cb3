/** The rows of many pages by their index, without ever copying them into one array. */
export interface PagedRows<Row> {
  readonly count: number;
  at(index: number): Row | undefined;
}

export function pagedRows<Row>(pages: readonly (readonly Row[])[]): PagedRows<Row> {
  const starts: number[] = [];
  let count = 0;
  for (const page of pages) {
    starts.push(count);
    count += page.length;
  }
  return {
    count,
    at(index) {
      if (index < 0 || index >= count) return undefined;
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= index) low = middle;
        else high = middle - 1;
      }
      return pages[low]?.[index - (starts[low] ?? 0)];
    },
  };
}
