import { queryOptions } from '@tanstack/react-query';
import type { User, UserLevel } from '#contract/user.ts';
import { userList, userRetrieve } from '#contract/user-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { listOptions } from '#src/api/list.ts';

export interface UserFilters {
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly level?: UserLevel | undefined;
  readonly invitedSource?: User['invitedSource'] | undefined;
  /** The whole address. Never in the URL: addresses of people end up in histories and logs. */
  readonly email?: string | undefined;
}

export const userListOptions = (filters: UserFilters) =>
  listOptions(
    ['users', 'list', filters],
    (cursor, signal) => answerOf(userList, { query: { ...filters, cursor, limit: 50 }, signal }),
    (page) => page.users,
  );

export const userOptions = (userId: string) =>
  queryOptions({
    queryKey: ['users', 'one', userId],
    queryFn: ({ signal }) => answerOf(userRetrieve, { params: { userId }, signal }),
  });
