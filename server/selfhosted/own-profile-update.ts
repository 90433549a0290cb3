import type { ownProfileUpdate as endpoint } from '#contract/own-profile.ts';
import type { User } from '#contract/user.ts';
import { audited } from '#server/clinic/audited.ts';
import { everyone } from '#server/clinic/authority.ts';
import { changedFields } from '#server/clinic/changed-fields.ts';
import { assertVersion, oneRow } from '#server/clinic/versions.ts';
import { wantedFields } from '#server/clinic/wanted-fields.ts';
import { folded } from '#server/database/folded.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { changedMeanwhile } from '#server/viewer/refusal.ts';
import type { SelfHostedParts } from './parts.ts';
import { personColumns } from './person-rows.ts';
import { findUser, fullName, userOf } from './user-rows.ts';

/** Members too: how somebody is called and reached is theirs to say. The body has no field of rights. */
export function ownProfileUpdate(parts: SelfHostedParts): DashboardVerb<typeof endpoint> {
  return (call) => {
    const { actor, body } = call;
    const { clinicId, userId } = actor;
    const attempt = {
      action: 'ownProfileUpdate',
      object: { kind: 'user', id: userId },
      permit: everyone,
    } as const;
    return audited<User>(parts, call, attempt, async (trx) => {
      const row = await findUser(trx, clinicId, userId);
      const before = userOf(row);
      const found = { clinicId, id: userId, version: row.version };
      await assertVersion(trx, found, call.expectedVersion, async () => before);
      const changed = changedFields({ ...before }, wantedFields(body));
      if (changed === undefined) return { answer: before };
      const updated = await trx
        .updateTable('users')
        .set({
          ...personColumns(body),
          ...(body.firstName === undefined ? {} : { first_name_folded: folded(body.firstName) }),
          ...(body.lastName === undefined ? {} : { last_name_folded: folded(body.lastName) }),
          updated_at: parts.now(),
          version: row.version + 1,
        })
        .where('clinic_id', '=', clinicId)
        .where('user_id', '=', userId)
        .where('version', '=', row.version)
        .executeTakeFirst();
      const after = await findUser(trx, clinicId, userId);
      if (!oneRow(updated)) throw changedMeanwhile(userOf(after));
      return {
        answer: userOf(after),
        record: { object: { kind: 'user', id: userId, name: fullName(after) }, ...changed },
      };
    });
  };
}
