import { type InfiniteData, type QueryClient, queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';
import type { User } from '#contract/user.ts';
import { userList, userRetrieve } from '#contract/user-endpoints.ts';
import { isActiveOwner } from '#contract/user-rules.ts';
import { answerOf } from '#src/api/client.ts';
import { listOptions } from '#src/api/list.ts';
import { sessionOptions } from '#src/api/session.ts';
import { type PagedRows, pagedRows } from '#src/lib/paged-rows.ts';
import { fitsFilters, type UserFilters } from './user-filters.ts';

/** A page of each list that has one more. */
export interface UserPage {
  readonly users: readonly User[];
  readonly hasMore: boolean;
  readonly cursor: string | undefined;
  readonly unreadable: number;
}

type UserPages = InfiniteData<UserPage, string | undefined>;
const userLists = ['users', 'list'] as const;

/** Several lists read side by side, as one. The cursor is those of all of them, null where a list has ended. */
export const userListOptions = (queries: readonly UserFilters[]) =>
  listOptions(
    [...userLists, queries],
    async (cursor, signal): Promise<UserPage> => {
      const starts = cursor === undefined ? queries.map(() => undefined) : readCursors(cursor);
      const pages = await Promise.all(
        queries.map(async (filters, index) => {
          const start = starts[index];
          if (start === null) return undefined;
          return answerOf(userList, { query: { ...filters, cursor: start, limit: 50 }, signal });
        }),
      );
      const next = pages.map((page) => (page?.hasMore ? (page.cursor ?? null) : null));
      const hasMore = next.some((one) => one !== null);
      return {
        users: pages.flatMap((page) => page?.users ?? []),
        hasMore,
        cursor: hasMore ? JSON.stringify(next) : undefined,
        unreadable: pages.reduce((sum, page) => sum + (page?.unreadable ?? 0), 0),
      };
    },
    (page) => page.users,
  );

const cursors = z.array(z.nullable(z.string()));
const readCursors = (cursor: string) => z.parse(cursors, JSON.parse(cursor));

/** Everybody once: who is called Maria Marias is in both lists. */
export function userRows(pages: readonly UserPage[]): PagedRows<User> {
  const seen = new Set<string>();
  const isNew = ({ userId }: User) => !seen.has(userId) && seen.add(userId);
  return pagedRows(pages.map((page) => page.users.filter(isNew)));
}

export const userOptions = (userId: string) =>
  queryOptions({
    queryKey: ['users', 'one', userId],
    queryFn: ({ signal }) => answerOf(userRetrieve, { params: { userId }, signal }),
  });

/** Whether an active owner would be left without this one; true where there are too many to look at. */
export const otherOwnerOptions = (userId: string) =>
  queryOptions({
    queryKey: ['users', 'other-owner', userId],
    queryFn: async ({ signal }) => {
      const { users, hasMore } = await answerOf(userList, { query: { level: 'owner', limit: 100 }, signal });
      return hasMore || users.some((user) => user.userId !== userId && isActiveOwner(user));
    },
    staleTime: 0,
  });

/** A person whom some list has loaded: what their page can show at once. */
export function knownUser(client: QueryClient, userId: string): User | undefined {
  for (const [, list] of client.getQueriesData<UserPages>({ queryKey: userLists })) {
    for (const page of list?.pages ?? []) {
      const found = page.users.find((user) => user.userId === userId);
      if (found) return found;
    }
  }
  return undefined;
}

/** After a write or a fresh look: puts the person wherever they are shown, and nothing is fetched again. */
export function keepUser(client: QueryClient, user: User): void {
  client.setQueryData(userOptions(user.userId).queryKey, user);
  client.setQueryData(sessionOptions.queryKey, (session) =>
    session?.person.userId === user.userId ? { ...session, person: user } : session,
  );
  for (const [queryKey, list] of client.getQueriesData<UserPages>({ queryKey: userLists })) {
    if (!list) continue;
    const queries = queryKey[2] as readonly UserFilters[];
    const fits = queries.some((filters) => fitsFilters(user, filters));
    const change = (one: User) => (one.userId !== user.userId ? [one] : fits ? [user] : []);
    client.setQueryData(queryKey, {
      ...list,
      pages: list.pages.map((page) =>
        page.users.some(({ userId }) => userId === user.userId)
          ? { ...page, users: page.users.flatMap(change) }
          : page,
      ),
    });
  }
}
