import type { leaverRetrieve as endpoint } from '#contract/leaving.ts';
import type { Authority } from '#contract/permission.ts';
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
import { livingSessions } from '#server/database/living-sessions.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { countedLeavingOf, openStudiesOf } from './leaver-studies.ts';
import type { SelfHostedParts } from './parts.ts';
import { findUser, hasOtherActiveOwner, type UserRow, userOf } from './user-rows.ts';

/** Reads what a deactivation would end, and how far the hand-over of one is. */
export function leaverRetrieve(parts: SelfHostedParts): DashboardVerb<typeof endpoint> {
  return async (call) => {
    const { actor, params } = call;
    await onlyFor(parts, call, mayManagePeople, {
      action: 'leaverRetrieve',
      object: { kind: 'user', id: params.userId },
    });
    const { db } = parts;
    const row = await findUser(db, actor.clinicId, params.userId);
    const at = parts.now();
    const [refusal, openStudies, sessions, apiKeys, invitations, leaving] = await Promise.all([
      refusalOf(parts, actor, row),
      openStudiesOf(db, row),
      livingSessions(db, { clinicId: row.clinic_id, emailFolded: row.email_folded }, at),
      keysOfLeaver(db, { clinicId: row.clinic_id, userId: row.user_id }),
      db
        .selectFrom('invitations')
        .select(({ fn }) => fn.countAll<string | number>().as('count'))
        .where('clinic_id', '=', row.clinic_id)
        .where('inviter_id', '=', row.user_id)
        .where('status', '=', 'sent')
        .where('is_replaced', '=', false)
        .where(({ eb, or }) => or([eb('expiry', 'is', null), eb('expiry', '>', at)]))
        .executeTakeFirstOrThrow(),
      leavingSince(db, {
        clinicId: row.clinic_id,
        userId: row.user_id,
        accessRevokedAt: row.access_revoked_at,
      }),
    ]);
    return {
      userId: row.user_id,
      refusal: refusal ?? null,
      openStudies,
      sessions: { count: sessions.count, lastSeenAt: sessions.lastSeenAt?.toISOString() ?? null },
      apiKeys,
      pendingInvitations: Number(invitations.count),
      leaving: leaving === undefined ? null : await countedLeavingOf(db, leaving),
    };
  };
}

async function refusalOf(
  { db }: SelfHostedParts,
  authority: Authority,
  row: UserRow,
): Promise<string | undefined> {
  const user = userOf(row);
  const permission = mayRevokeAccess(authority, user);
  if (!permission.allowed) return permission.reason;
  if (row.access_revoked_at !== null) return alreadyDeactivatedReason;
  return isActiveOwner(user) && !(await hasOtherActiveOwner(db, row)) ? lastOwnerReason : undefined;
}
