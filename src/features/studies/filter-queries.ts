import { queryOptions } from '@tanstack/react-query';
import { expressCustomerList } from '#contract/express-customer.ts';
import { answerOf } from '#src/api/client.ts';

export const customerOptions = queryOptions({
  queryKey: ['studies', 'customers'],
  queryFn: async ({ signal }) => (await answerOf(expressCustomerList, { signal })).expressCustomers,
  staleTime: 300_000,
});
