import { adminNeedsDashboardAccess, type PersonUpdateBody } from '#contract/person-bodies.ts';
import type { User } from '#contract/user.ts';
import {
  isActiveOwner,
  keepsAdminAccess,
  lastOwnerReason,
  mayManagePeople,
  mayUpdateUser,
} from '#contract/user-rules.ts';
import { userUpdate as endpoint } from '#contract/user-write-endpoints.ts';
import { assertAllowed } from '#server/clinic/audited.ts';
import { changedFields } from '#server/clinic/changed-fields.ts';
import { wantedFields } from '#server/clinic/wanted-fields.ts';
import { endSessionsIn } from '#server/database/end-sessions.ts';
import { folded } from '#server/database/folded.ts';
import { conflict, invalidField } from '#server/viewer/refusal.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import { askedBy } from './asked-by.ts';
import { type ChangeCall, change, type Plan } from './change.ts';
import { assertUnmoved } from './compare.ts';
import { askSoon, rememberPerson } from './known-people.ts';
import { ownUser } from './own-fields.ts';
import type { VendorParts } from './parts.ts';
import { freshUser, fullName, hasOtherActiveOwner } from './person-at-vendor.ts';

/** Changes profile, permissions or level. Nobody raises themselves, touches an owner unless they are one, or takes the last owner away. */
export function userUpdate(parts: VendorParts): Verb<typeof endpoint> {
  return async (call) => {
    const { actor, params, body } = call;
    const attempt = {
      action: 'userUpdate',
      object: { kind: 'user', id: params.userId },
      mayCostAnOwner: body.level !== undefined || body.hasDashboardAccess === false,
      permit: mayManagePeople,
    } as const;
    const user = await change<User>(parts, call, attempt, async (authority) => {
      const before = await freshUser(parts, actor, params.userId);
      assertAllowed(mayUpdateUser(authority, before, body));
      assertUnmoved(call, before);
      const result = {
        level: body.level ?? before.level,
        hasDashboardAccess: body.hasDashboardAccess ?? before.hasDashboardAccess,
        accessRevokedAt: before.accessRevokedAt,
      };
      if (!keepsAdminAccess(result)) throw invalidField('hasDashboardAccess', adminNeedsDashboardAccess);
      const losesOwner = isActiveOwner(before) && !isActiveOwner(result);
      if (losesOwner && !(await hasOtherActiveOwner(parts, actor, before.userId)))
        throw conflict(lastOwnerReason, { level: lastOwnerReason });
      const plan = updatePlan(parts, call, before, body);
      return 'answer' in plan ? plan : { ...plan, permit: (now) => mayUpdateUser(now, before, body) };
    });
    return ownUser(parts, user);
  };
}

/** What it takes to change `before`; the answer itself when nothing would change. */
export function updatePlan(
  parts: VendorParts,
  { actor }: ChangeCall,
  before: User,
  body: PersonUpdateBody,
): Plan<User> | { readonly answer: User } {
  const wanted = wantedFields(body);
  const changed = changedFields({ ...before }, wanted);
  if (changed === undefined) return { answer: before };
  const params = { userId: before.userId };
  return {
    facts: { object: { kind: 'user', id: before.userId, name: fullName(before) }, ...changed },
    send: () => parts.client.call(endpoint, { params, body }, askedBy(actor)),
    look: async () => {
      const now = await freshUser(parts, actor, before.userId);
      return changedFields({ ...now }, wanted) === undefined ? now : undefined;
    },
    told: (user) => ({ object: { id: user.userId, name: fullName(user) } }),
    inDoubt: () => askSoon(parts.db, parts.clinicId, before.userId, parts.now()),
    // Their rights here follow at once, in every process.
    settle: async (trx, user) => {
      const at = parts.now();
      await rememberPerson(trx, parts.clinicId, user, at);
      if (before.hasDashboardAccess && !user.hasDashboardAccess)
        await endSessionsIn(trx, {
          clinicId: parts.clinicId,
          userId: user.userId,
          emailFolded: folded(user.email),
        });
    },
  };
}
