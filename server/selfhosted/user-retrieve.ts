import type { userRetrieve as endpoint } from '#contract/user-endpoints.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import type { SelfHostedParts } from './parts.ts';
import { findUser, userOf } from './user-rows.ts';

export function userRetrieve(parts: SelfHostedParts): Verb<typeof endpoint> {
  return async ({ actor, params }) => userOf(await findUser(parts.db, actor.clinicId, params.userId));
}
