import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  type QueryKey,
} from '@tanstack/react-query';

interface AnyPage {
  readonly hasMore: boolean;
  readonly cursor?: string | null | undefined;
  readonly unreadable?: number | undefined;
}

/** Milliseconds that a list counts as fresh when its page is opened again. */
const freshFor = 30_000;

/**
 * Query options of an endless list. `fetchPage` gets the cursor of the page before, undefined for the first.
 * Stops as the API documents it: no more, no cursor, or an empty page.
 */
export function listOptions<Page extends AnyPage>(
  queryKey: QueryKey,
  fetchPage: (cursor: string | undefined, signal: AbortSignal) => Promise<Page>,
  itemsOf: (page: Page) => readonly unknown[],
) {
  return infiniteQueryOptions<
    Page,
    Error,
    InfiniteData<Page, string | undefined>,
    QueryKey,
    string | undefined
  >({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: undefined,
    getNextPageParam: (page) =>
      // A page of which nothing could be read is no empty one.
      page.hasMore && (itemsOf(page).length > 0 || page.unreadable) && page.cursor ? page.cursor : undefined,
    staleTime: freshFor,
  });
}

/**
 * For loaders: starts a list and does not wait for it. A list that is there but old goes back to its first page
 * before it is asked for again: else each page would be fetched anew, one after the other, however many there are.
 */
export function openList<Page extends AnyPage>(
  queryClient: QueryClient,
  options: ReturnType<typeof listOptions<Page>>,
): void {
  const { queryKey } = options;
  const query = queryClient
    .getQueryCache()
    .find<InfiniteData<Page, string | undefined>>({ queryKey, exact: true });
  const data = query?.state.data;
  if (data !== undefined && query?.isStaleByTime(freshFor)) {
    // Somebody is reading it: a link that is only hovered over must not take rows away.
    if (query.isActive()) return;
    const first = { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) };
    queryClient.setQueryData(queryKey, first, { updatedAt: query.state.dataUpdatedAt });
  }
  void queryClient.prefetchInfiniteQuery(options);
}
