import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { listOptions, openList } from './list.ts';

/** Pages of two, ten in all: the cursor is where the next one starts. */
const asked: (string | undefined)[] = [];
const options = listOptions(
  ['numbers'],
  async (cursor): Promise<{ numbers: number[]; hasMore: boolean; cursor?: string; unreadable?: number }> => {
    asked.push(cursor);
    const start = Number(cursor ?? 0);
    return { numbers: [start, start + 1], hasMore: start < 8, cursor: String(start + 2) };
  },
  (page) => page.numbers,
);

let client = new QueryClient();
beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient();
  asked.length = 0;
});
afterEach(() => {
  client.clear();
  vi.useRealTimers();
});

async function readThreePages(): Promise<() => void> {
  const observer = new InfiniteQueryObserver(client, options);
  const stop = observer.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(1);
  await observer.fetchNextPage();
  await observer.fetchNextPage();
  expect(asked).toEqual([undefined, '2', '4']);
  asked.length = 0;
  return stop;
}
const pagesThere = () => client.getQueryData(options.queryKey)?.pages.length;

it('asks for one page when an old list is opened again, however many were loaded', async () => {
  const stop = await readThreePages();
  stop();
  await vi.advanceTimersByTimeAsync(31_000);
  openList(client, options);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toEqual([undefined]);
  expect(pagesThere()).toBe(1);
});

it('asks for nothing while the list is fresh, and takes no rows away from a reader', async () => {
  const stop = await readThreePages();
  openList(client, options);
  await vi.advanceTimersByTimeAsync(31_000);
  openList(client, options);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked).toEqual([]);
  expect(pagesThere()).toBe(3);
  stop();
});

it.each([
  ['no more', { numbers: [1], hasMore: false, cursor: 'x' }],
  ['no cursor', { numbers: [1], hasMore: true }],
  ['an empty cursor', { numbers: [1], hasMore: true, cursor: '' }],
  ['an empty page', { numbers: [], hasMore: true, cursor: 'x' }],
])('stops at %s', (_why, page) => {
  expect(options.getNextPageParam(page, [], undefined, [])).toBeUndefined();
});

it('goes on after a page of which nothing could be read', () => {
  const page = { numbers: [], hasMore: true, cursor: 'x', unreadable: 2 };
  expect(options.getNextPageParam(page, [], undefined, [])).toBe('x');
});
