import { queryOptions } from '@tanstack/react-query';
import type { User } from '#contract/user.ts';
import { userList } from '#contract/user-endpoints.ts';
import { peopleQueries } from '#src/lib/people-queries.ts';
import { personName } from '#src/lib/person-name.ts';
import { answerOf } from './client.ts';

/** Where it is kept who can be offered: to be thrown away when somebody's access changes. */
export const offeredPeople = ['people'] as const;

/** The first 100 people of the clinic, by name. More than that wants a search. */
export const peopleOptions = queryOptions({
  queryKey: [...offeredPeople, 'first'],
  queryFn: async ({ signal }) => {
    const { users } = await answerOf(userList, { query: { limit: 100 }, signal });
    return users.sort((a, b) => personName(a).localeCompare(personName(b)));
  },
  staleTime: 300_000,
});

/** People who can be assigned: each once, by name, without those whose access was revoked. */
export function assignable(found: readonly User[]): User[] {
  const byId = new Map(found.map((user) => [user.userId, user]));
  return [...byId.values()]
    .filter((user) => (user.accessRevokedAt ?? null) === null)
    .sort((a, b) => personName(a).localeCompare(personName(b)));
}

export function assignableOptions(typed: string) {
  const queries = peopleQueries(typed);
  return queryOptions({
    queryKey: [...offeredPeople, 'assignable', queries],
    queryFn: async ({ signal, client }) => {
      if (queries.length === 0) return assignable(await client.ensureQueryData(peopleOptions));
      const pages = await Promise.all(
        queries.map((query) => answerOf(userList, { query: { ...query, limit: 50 }, signal })),
      );
      return assignable(pages.flatMap((page) => page.users));
    },
  });
}
