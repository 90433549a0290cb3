import { queryOptions } from '@tanstack/react-query';
import { expressCustomerList } from '#contract/express-customer.ts';
import { userList } from '#contract/user-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { personName } from '#src/lib/person-name.ts';

/** The first 100 people of the clinic, by name. More than that wants a search, which the assign dialog has. */
export const peopleOptions = queryOptions({
  queryKey: ['studies', 'people'],
  queryFn: async ({ signal }) => {
    const { users } = await answerOf(userList, { query: { limit: 100 }, signal });
    return users.sort((a, b) => personName(a).localeCompare(personName(b)));
  },
  staleTime: 300_000,
});

export const customerOptions = queryOptions({
  queryKey: ['studies', 'customers'],
  queryFn: async ({ signal }) => (await answerOf(expressCustomerList, { signal })).expressCustomers,
  staleTime: 300_000,
});
