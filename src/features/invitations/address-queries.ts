import { queryOptions } from '@tanstack/react-query';
import { addressCheck, type CheckedAddress } from '#contract/address-check.ts';
import { lookUpAddress } from '#src/api/address-look-up.ts';
import { answerOf } from '#src/api/client.ts';

/** Whose an address is. `canCheck`: the server can say so itself; else the lists are asked. */
export function addressOptions(email: string, canCheck: boolean) {
  return queryOptions({
    queryKey: ['addresses', email.toLowerCase(), canCheck],
    queryFn: async ({ signal }): Promise<CheckedAddress> => {
      if (!canCheck) return lookUpAddress(email, signal);
      const { addresses } = await answerOf(addressCheck, { body: { emails: [email] }, signal });
      return addresses[0] ?? { email, state: 'free' };
    },
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}
