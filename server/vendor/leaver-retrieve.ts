import type { leaverRetrieve as endpoint } from '#contract/leaving.ts';
import { studyList } from '#contract/study-endpoints.ts';
import type { User } from '#contract/user.ts';
import { userRetrieve } from '#contract/user-endpoints.ts';
import {
  alreadyDeactivatedReason,
  isActiveOwner,
  lastOwnerReason,
  mayManagePeople,
  mayRevokeAccess,
} from '#contract/user-rules.ts';
import { keysOfLeaver } from '#server/clinic/keys-of-leaver.ts';
import { leavingSince } from '#server/clinic/leaving-rows.ts';
import { onlyFor } from '#server/clinic/only-for.ts';
import { folded } from '#server/database/folded.ts';
import { livingSessions } from '#server/database/living-sessions.ts';
import type { UserActor } from '#server/viewer/actor.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { recordedRevocation } from './known-people.ts';
import { countOpenStudies } from './leaver-studies.ts';
import { vendorLeavingOf } from './leaving-at-vendor.ts';
import type { VendorParts } from './parts.ts';
import { hasOtherActiveOwner } from './person-at-vendor.ts';
import { throwAsRefusal } from './refusal-of.ts';

/**
 * Reads what a deactivation would end, and how far the hand-over of one is. Nothing is decided by it, so what was read a
 * moment ago stands in for a vendor who does not answer. Of invitations nobody knows here who sent them.
 */
export function leaverRetrieve(parts: VendorParts): DashboardVerb<typeof endpoint> {
  return async (call) => {
    const { actor, params } = call;
    await onlyFor(parts, call, mayManagePeople, {
      action: 'leaverRetrieve',
      object: { kind: 'user', id: params.userId },
    });
    const { db, clinicId } = parts;
    const user = await parts.reads.read(userRetrieve, { params }, call);
    const { userId } = user;
    const accessRevokedAt = await recordedRevocation(db, clinicId, userId);
    const [refusal, counted, sessions, apiKeys, leaving] = await Promise.all([
      refusalFor(parts, actor, user, accessRevokedAt),
      countOpenStudies(userId, (query) => parts.reads.read(studyList, { query }, call)),
      livingSessions(db, { clinicId, emailFolded: folded(user.email) }, parts.now()),
      keysOfLeaver(db, { clinicId, userId }),
      leavingSince(db, { clinicId, userId, accessRevokedAt }),
    ]);
    return {
      userId,
      refusal: refusal ?? null,
      ...counted,
      sessions: { count: sessions.count, lastSeenAt: sessions.lastSeenAt?.toISOString() ?? null },
      apiKeys,
      pendingInvitations: 0,
      leaving: leaving === undefined ? null : await vendorLeavingOf(parts, leaving),
    };
  };
}

async function refusalFor(
  parts: VendorParts,
  actor: UserActor,
  user: User,
  accessRevokedAt: Date | null,
): Promise<string | undefined> {
  const permission = mayRevokeAccess(actor, user);
  if (!permission.allowed) return permission.reason;
  if (accessRevokedAt !== null) return alreadyDeactivatedReason;
  if (!isActiveOwner(user)) return undefined;
  const hasOther = await hasOtherActiveOwner(parts, actor, user.userId).catch(throwAsRefusal);
  return hasOther ? undefined : lastOwnerReason;
}
