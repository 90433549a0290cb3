import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { expressCustomerReference } from './references.ts';

export const expressCustomerList = endpoint({
  name: 'expressCustomerList',
  method: 'GET',
  path: '/dashboard/express-customers',
  summary: 'The Express customers that this clinic knows, by name',
  credential: 'session',
  answer: z.object({ expressCustomers: z.array(expressCustomerReference) }),
  status: 200,
  errors: [],
  extension: true,
});
