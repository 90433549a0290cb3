import type { Authority } from '#contract/permission.ts';
import type { Outcome } from '#contract/references.ts';
import {
  userReactivate as reactivateEndpoint,
  userRevokeAccess as revokeEndpoint,
} from '#contract/user-endpoints.ts';
import {
  isActiveOwner,
  lastOwnerReason,
  mayManagePeople,
  mayReactivate,
  mayRevokeAccess,
} from '#contract/user-rules.ts';
import { assertAllowed } from '#server/clinic/audited.ts';
import { runningHandOver, stopHandOver } from '#server/clinic/stop-hand-over.ts';
import { conflict } from '#server/viewer/refusal.ts';
import type { Call, Verb } from '#server/viewer/viewer.ts';
import { askedBy } from './asked-by.ts';
import { change, toldOutcome } from './change.ts';
import { assertUnmoved } from './compare.ts';
import { askSoon, recordAccess, recordedRevocation } from './known-people.ts';
import type { VendorParts } from './parts.ts';
import { freshUser, fullName, hasOtherActiveOwner } from './person-at-vendor.ts';

/** Deactivates at the vendor, and puts it on record here, because the vendor's answers do not show it. Sessions end at once. */
export function userRevokeAccess(parts: VendorParts): Verb<typeof revokeEndpoint> {
  return (call) => setAccess(parts, call, revokeEndpoint, false);
}

/** Gives access back, with the permissions of before. Sent even where no deactivation is on record: it may have been made elsewhere. */
export function userReactivate(parts: VendorParts): Verb<typeof reactivateEndpoint> {
  return (call) => setAccess(parts, call, reactivateEndpoint, true);
}

function setAccess(
  parts: VendorParts,
  call: Call<typeof revokeEndpoint | typeof reactivateEndpoint>,
  row: typeof revokeEndpoint | typeof reactivateEndpoint,
  hasAccess: boolean,
): Promise<Outcome> {
  const { actor, body } = call;
  const attempt = {
    action: hasAccess ? 'userReactivate' : 'userRevokeAccess',
    object: { kind: 'user', id: body.userId },
    mayCostAnOwner: !hasAccess,
    permit: mayManagePeople,
  } as const;
  return change<Outcome>(parts, call, attempt, async (authority) => {
    const before = await freshUser(parts, actor, body.userId);
    const permit = (now: Authority) =>
      hasAccess ? mayReactivate(now, before) : mayRevokeAccess(now, before);
    assertAllowed(permit(authority));
    assertUnmoved(call, before);
    const revokedAt = await recordedRevocation(parts.db, parts.clinicId, body.userId);
    if (!hasAccess && revokedAt !== null)
      return { answer: { success: true, message: 'The user was already deactivated.' } };
    if (!hasAccess && isActiveOwner(before) && !(await hasOtherActiveOwner(parts, actor, before.userId)))
      throw conflict(lastOwnerReason);
    const storyId = hasAccess
      ? await runningHandOver(parts.db, { clinicId: parts.clinicId, userId: before.userId })
      : undefined;
    return {
      facts: {
        object: { kind: 'user', id: before.userId, name: fullName(before) },
        before: { hasAccess: !hasAccess },
        after: { hasAccess },
        storyId,
      },
      permit,
      send: () => parts.client.call(row, { body }, askedBy(actor)),
      // The vendor's answers do not tell whether somebody has access.
      look: async () => undefined,
      told: toldOutcome,
      inDoubt: () => askSoon(parts.db, parts.clinicId, body.userId, parts.now()),
      settle: async (trx) => {
        const at = parts.now();
        await recordAccess(trx, parts.clinicId, before, { hasAccess, at });
        if (hasAccess) await stopHandOver(trx, { clinicId: parts.clinicId, userId: before.userId }, at);
      },
    };
  });
}
