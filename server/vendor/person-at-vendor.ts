import type { User } from '#contract/user.ts';
import { userList, userRetrieve } from '#contract/user-endpoints.ts';
import type { Actor } from '#server/viewer/actor.ts';
import { askedBy } from './asked-by.ts';
import { ownUser, ownUsers } from './own-fields.ts';
import type { VendorParts } from './parts.ts';

/** As they are now, never from what was kept: somebody is about to change them. @throws VendorFailure */
export async function freshUser(parts: VendorParts, actor: Actor, userId: string): Promise<User> {
  return ownUser(parts, await parts.client.call(userRetrieve, { params: { userId } }, askedBy(actor)));
}

/**
 * Whether the clinic has another owner who can come in, as far as the vendor and our own record know. Looked up, not
 * locked: the vendor's API has no way to do both in one step. @throws VendorFailure
 */
export async function hasOtherActiveOwner(
  parts: VendorParts,
  actor: Actor,
  userId: string,
): Promise<boolean> {
  const page = await parts.client.call(userList, { query: { level: 'owner', limit: 100 } }, askedBy(actor));
  const owners = await ownUsers(parts, page.users);
  return owners.some(
    (owner) =>
      owner.userId !== userId &&
      owner.level === 'owner' &&
      owner.hasDashboardAccess &&
      (owner.accessRevokedAt ?? null) === null,
  );
}

export function fullName(person: { readonly firstName: string; readonly lastName: string }): string {
  return `${person.firstName} ${person.lastName}`;
}
