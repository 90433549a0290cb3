import type { ownProfileUpdate as endpoint } from '#contract/own-profile.ts';
import type { User } from '#contract/user.ts';
import { everyone } from '#server/clinic/authority.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { change } from './change.ts';
import { assertUnmoved } from './compare.ts';
import { ownUser } from './own-fields.ts';
import type { VendorParts } from './parts.ts';
import { freshUser } from './person-at-vendor.ts';
import { updatePlan } from './user-update.ts';

/** Members too: how somebody is called and reached is theirs to say. The body has no field of rights. */
export function ownProfileUpdate(parts: VendorParts): DashboardVerb<typeof endpoint> {
  return async (call) => {
    const { actor, body } = call;
    const attempt = {
      action: 'ownProfileUpdate',
      object: { kind: 'user', id: actor.userId },
      permit: everyone,
    } as const;
    const user = await change<User>(parts, call, attempt, async () => {
      const before = await freshUser(parts, actor, actor.userId);
      assertUnmoved(call, before);
      return updatePlan(parts, call, before, body);
    });
    return ownUser(parts, user);
  };
}
