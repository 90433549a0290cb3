import type { User } from '#contract/user.ts';
import { userRetrieve } from '#contract/user-endpoints.ts';
import type { Actor } from '#server/viewer/actor.ts';
import { invalidField } from '#server/viewer/refusal.ts';
import { askedBy } from './asked-by.ts';
import { recordedRevocation } from './known-people.ts';
import type { VendorParts } from './parts.ts';
import { VendorFailure } from './vendor-failure.ts';

/**
 * Whoever is to have a study, with a name for the record: an id alone would be of no use once they are gone.
 * @throws Refusal 400 for somebody whom the clinic does not have, or whose deactivation is on record; VendorFailure
 */
export async function assignable(
  parts: VendorParts,
  actor: Actor,
  userId: string,
  field = 'assignedTo',
): Promise<User> {
  let user: User;
  try {
    user = await parts.client.call(userRetrieve, { params: { userId } }, askedBy(actor));
  } catch (error) {
    if (error instanceof VendorFailure && error.status === 404)
      throw invalidField(field, 'Is not a user of this clinic.');
    throw error;
  }
  if ((await recordedRevocation(parts.db, parts.clinicId, userId)) !== null)
    throw invalidField(field, 'This user is deactivated.');
  return user;
}

/** As the audit names somebody. */
export function named(person: {
  readonly userId: string;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
}): { userId: string; name: string } {
  return {
    userId: person.userId,
    name: [person.firstName, person.lastName].filter(Boolean).join(' '),
  };
}
