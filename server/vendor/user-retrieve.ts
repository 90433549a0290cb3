import { userRetrieve as endpoint } from '#contract/user-endpoints.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import { ownUser } from './own-fields.ts';
import type { VendorParts } from './parts.ts';

/** One user, by their id. */
export function userRetrieve(parts: VendorParts): Verb<typeof endpoint> {
  return async (call) => {
    const { userId } = call.params;
    return ownUser(parts, await parts.reads.read(endpoint, { params: { userId } }, call));
  };
}
