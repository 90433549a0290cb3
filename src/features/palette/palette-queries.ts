import { queryOptions } from '@tanstack/react-query';
import { addressCheck, type CheckedAddress } from '#contract/address-check.ts';
import type { User } from '#contract/user.ts';
import { userList } from '#contract/user-endpoints.ts';
import { lookUpAddress } from '#src/api/address-look-up.ts';
import { answerOf } from '#src/api/client.ts';
import { peopleQueries } from '#src/lib/people-queries.ts';
import { personName } from '#src/lib/person-name.ts';

/** People by their name, each once. */
export const peopleByNameOptions = (name: string) =>
  queryOptions({
    queryKey: ['palette', 'people', name],
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        peopleQueries(name).map((query) => answerOf(userList, { query: { ...query, limit: 50 }, signal })),
      );
      return [...new Map(pages.flatMap((page) => page.users).map((user) => [user.userId, user])).values()];
    },
  });

/** Whose an address is. Who may not ask everything is told of users only. `canCheck`: the server can say so itself. */
export const addressOptions = (address: string, mayAskAll: boolean, canCheck: boolean) =>
  queryOptions({
    queryKey: ['palette', 'address', address, mayAskAll, canCheck],
    queryFn: async ({ signal }): Promise<CheckedAddress | undefined> => {
      if (mayAskAll && canCheck) {
        const { addresses } = await answerOf(addressCheck, { body: { emails: [address] }, signal });
        return addresses[0];
      }
      return lookUpAddress(address, signal, mayAskAll);
    },
    // Invited a moment ago: to ask costs little, and to be wrong sends somebody the wrong way.
    staleTime: 0,
  });

/**
 * Those who fit, best first: whom one looked at before, then whose first or last name begins with what was typed, then
 * by name. Who is deactivated comes last.
 */
export function ranked(found: readonly User[], recent: readonly User[], name: string): User[] {
  const start = fold(name.split(/[\s,]+/)[0] ?? '');
  const rank = (user: User): number => {
    if ((user.accessRevokedAt ?? null) !== null) return 3;
    if (recent.some(({ userId }) => userId === user.userId)) return 0;
    return [user.firstName, user.lastName].some((part) => fold(part).startsWith(start)) ? 1 : 2;
  };
  return found.toSorted((a, b) => rank(a) - rank(b) || personName(a).localeCompare(personName(b)));
}

const fold = (text: string) => text.normalize('NFC').toLowerCase();
