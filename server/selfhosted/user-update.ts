import { adminNeedsDashboardAccess } from '#contract/person-bodies.ts';
import type { User } from '#contract/user.ts';
import {
  isActiveOwner,
  keepsAdminAccess,
  lastOwnerReason,
  mayManagePeople,
  mayUpdateUser,
} from '#contract/user-rules.ts';
import type { userUpdate as endpoint } from '#contract/user-write-endpoints.ts';
import { assertAllowed, audited } from '#server/clinic/audited.ts';
import { changedFields } from '#server/clinic/changed-fields.ts';
import { assertVersion, oneRow } from '#server/clinic/versions.ts';
import { wantedFields } from '#server/clinic/wanted-fields.ts';
import { endSessionsIn } from '#server/database/end-sessions.ts';
import { folded } from '#server/database/folded.ts';
import { changedMeanwhile, conflict, invalidField } from '#server/viewer/refusal.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import type { SelfHostedParts } from './parts.ts';
import { personColumns } from './person-rows.ts';
import { findUser, fullName, hasOtherActiveOwner, userOf } from './user-rows.ts';

/** Changes profile, permissions or level. Nobody raises themselves, touches an owner unless they are one, or takes the last owner away. */
export function userUpdate(parts: SelfHostedParts): Verb<typeof endpoint> {
  return (call) => {
    const { actor, params, body } = call;
    const attempt = {
      action: 'userUpdate',
      object: { kind: 'user', id: params.userId },
      permit: mayManagePeople,
      locksClinic: true,
    } as const;
    return audited<User>(parts, call, attempt, async (trx, authority) => {
      const row = await findUser(trx, actor.clinicId, params.userId);
      const before = userOf(row);
      await assertVersion(
        trx,
        { clinicId: actor.clinicId, id: row.user_id, version: row.version },
        call.expectedVersion,
        async () => before,
      );
      assertAllowed(mayUpdateUser(authority, before, body));
      const changed = changedFields({ ...before }, wantedFields(body));
      if (changed === undefined) return { answer: before };
      const result = {
        level: body.level ?? before.level,
        hasDashboardAccess: body.hasDashboardAccess ?? before.hasDashboardAccess,
        accessRevokedAt: before.accessRevokedAt,
      };
      if (!keepsAdminAccess(result)) throw invalidField('hasDashboardAccess', adminNeedsDashboardAccess);
      if (isActiveOwner(before) && !isActiveOwner(result) && !(await hasOtherActiveOwner(trx, row))) {
        throw conflict(lastOwnerReason, { level: lastOwnerReason });
      }
      const updated = await trx
        .updateTable('users')
        .set({
          ...personColumns(body),
          ...(body.firstName === undefined ? {} : { first_name_folded: folded(body.firstName) }),
          ...(body.lastName === undefined ? {} : { last_name_folded: folded(body.lastName) }),
          updated_at: parts.now(),
          version: row.version + 1,
        })
        .where('clinic_id', '=', actor.clinicId)
        .where('user_id', '=', row.user_id)
        .where('version', '=', row.version)
        .executeTakeFirst();
      const after = await findUser(trx, actor.clinicId, row.user_id);
      if (!oneRow(updated)) throw changedMeanwhile(userOf(after));
      if (before.hasDashboardAccess && !after.has_dashboard_access) {
        await endSessionsIn(trx, {
          clinicId: actor.clinicId,
          userId: row.user_id,
          emailFolded: row.email_folded,
        });
      }
      return {
        answer: userOf(after),
        record: { object: { kind: 'user', id: row.user_id, name: fullName(after) }, ...changed },
      };
    });
  };
}
