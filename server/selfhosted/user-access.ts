import type { Outcome } from '#contract/references.ts';
import type {
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
import { assertAllowed, audited } from '#server/clinic/audited.ts';
import { stopHandOver } from '#server/clinic/stop-hand-over.ts';
import { assertVersion, oneRow } from '#server/clinic/versions.ts';
import { endSessionsIn } from '#server/database/end-sessions.ts';
import { changedMeanwhile, conflict } from '#server/viewer/refusal.ts';
import type { Call, Verb } from '#server/viewer/viewer.ts';
import type { SelfHostedParts } from './parts.ts';
import { findUser, fullName, hasOtherActiveOwner, userOf } from './user-rows.ts';

/** Deactivates: data, studies and permissions are kept. Sessions end in the same transaction; links look here when they are used. */
export function userRevokeAccess(parts: SelfHostedParts): Verb<typeof revokeEndpoint> {
  return (call) => setAccess(parts, call, false);
}

/** Gives access back, with the permissions of before. */
export function userReactivate(parts: SelfHostedParts): Verb<typeof reactivateEndpoint> {
  return (call) => setAccess(parts, call, true);
}

function setAccess(
  parts: SelfHostedParts,
  call: Call<typeof revokeEndpoint | typeof reactivateEndpoint>,
  hasAccess: boolean,
): Promise<Outcome> {
  const { actor, body } = call;
  const attempt = {
    action: hasAccess ? 'userReactivate' : 'userRevokeAccess',
    object: { kind: 'user', id: body.userId },
    permit: mayManagePeople,
    locksClinic: true,
  } as const;
  return audited<Outcome>(parts, call, attempt, async (trx, authority) => {
    const row = await findUser(trx, actor.clinicId, body.userId);
    const before = userOf(row);
    assertAllowed(hasAccess ? mayReactivate(authority, before) : mayRevokeAccess(authority, before));
    await assertVersion(
      trx,
      { clinicId: actor.clinicId, id: row.user_id, version: row.version },
      call.expectedVersion,
      async () => before,
    );
    if ((row.access_revoked_at === null) === hasAccess) {
      const message = hasAccess ? 'The user already has access.' : 'The user was already deactivated.';
      return { answer: { success: true, message } };
    }
    if (!hasAccess && isActiveOwner(before) && !(await hasOtherActiveOwner(trx, row)))
      throw conflict(lastOwnerReason);
    const now = parts.now();
    const updated = await trx
      .updateTable('users')
      .set({ access_revoked_at: hasAccess ? null : now, updated_at: now, version: row.version + 1 })
      .where('clinic_id', '=', actor.clinicId)
      .where('user_id', '=', row.user_id)
      .where('version', '=', row.version)
      .executeTakeFirst();
    if (!oneRow(updated)) throw changedMeanwhile(userOf(await findUser(trx, actor.clinicId, row.user_id)));
    if (!hasAccess)
      await endSessionsIn(trx, {
        clinicId: actor.clinicId,
        userId: row.user_id,
        emailFolded: row.email_folded,
      });
    const storyId = hasAccess
      ? await stopHandOver(trx, { clinicId: actor.clinicId, userId: row.user_id }, now)
      : undefined;
    return {
      answer: { success: true },
      record: {
        object: { kind: 'user', id: row.user_id, name: fullName(row) },
        before: { hasAccess: !hasAccess },
        after: { hasAccess },
        storyId,
      },
    };
  });
}
