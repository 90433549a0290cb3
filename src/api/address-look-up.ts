import type { CheckedAddress } from '#contract/address-check.ts';
import { invitationList } from '#contract/invitation-endpoints.ts';
import { userList } from '#contract/user-endpoints.ts';
import { personName } from '#src/lib/person-name.ts';
import { answerOf } from './client.ts';
import { ApiFailure } from './failure.ts';
import { isSilent } from './read-at.ts';

/**
 * Whose an address is, by what every Viewer API has: exact for users; of the pending invitations only the newest 100 are
 * known. `mayReadInvitations`: the lists of those who may not are left alone.
 */
export async function lookUpAddress(
  email: string,
  signal?: AbortSignal,
  mayReadInvitations = true,
): Promise<CheckedAddress> {
  const [{ users }, pending] = await Promise.all([
    answerOf(userList, { query: { email, limit: 1 }, signal }),
    mayReadInvitations ? newestTo(email, signal) : undefined,
  ]);
  const user = users[0];
  if (user) {
    const state = (user.accessRevokedAt ?? null) === null ? 'user' : 'deactivated';
    return { email, state, userId: user.userId, name: personName(user) };
  }
  return pending
    ? { email, state: 'pending', invitationId: pending.invitationId, name: personName(pending) }
    : { email, state: 'free' };
}

/** The same, for what must not be decided by anything that was read before. Rejects while that is all there is. */
export async function lookUpAddressNow(email: string): Promise<CheckedAddress> {
  const found = await lookUpAddress(email);
  if (!isSilent()) return found;
  throw new ApiFailure({ kind: 'timeout', message: 'No answer in time.' });
}

/** The pending invitation to an address, among the newest: the API does not filter by address. */
export async function newestTo(email: string, signal?: AbortSignal) {
  const { invitations } = await answerOf(invitationList, {
    query: { status: ['sent'], expired: 'not-expired', limit: 100 },
    signal,
  });
  return invitations.find((one) => one.email.toLowerCase() === email.toLowerCase());
}
