import { queryOptions } from '@tanstack/react-query';
import { addressCheck, type CheckedAddress } from '#contract/address-check.ts';
import { invitationList } from '#contract/invitation-endpoints.ts';
import { userList } from '#contract/user-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { personName } from '#src/lib/person-name.ts';

/** Whose an address is. `canCheck`: the server can say so itself; else the lists are asked. */
export function addressOptions(email: string, canCheck: boolean) {
  return queryOptions({
    queryKey: ['addresses', email.toLowerCase(), canCheck],
    queryFn: async ({ signal }): Promise<CheckedAddress> => {
      if (!canCheck) return lookUp(email, signal);
      const { addresses } = await answerOf(addressCheck, { body: { emails: [email] }, signal });
      return addresses[0] ?? { email, state: 'free' };
    },
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

/** With what every Viewer API has: exact for users; of the pending invitations only the newest 100 are known. */
async function lookUp(email: string, signal: AbortSignal): Promise<CheckedAddress> {
  const [{ users }, { invitations }] = await Promise.all([
    answerOf(userList, { query: { email, limit: 1 }, signal }),
    answerOf(invitationList, {
      query: { status: ['sent'], expired: 'not-expired', limit: 100 },
      signal,
    }),
  ]);
  const user = users[0];
  if (user) {
    const state = (user.accessRevokedAt ?? null) === null ? 'user' : 'deactivated';
    return { email, state, userId: user.userId, name: personName(user) };
  }
  const pending = invitations.find((one) => one.email.toLowerCase() === email.toLowerCase());
  return pending
    ? { email, state: 'pending', invitationId: pending.invitationId, name: personName(pending) }
    : { email, state: 'free' };
}
