import type { Transaction } from 'kysely';
import type { Clinic, clinicUpdate as endpoint } from '#contract/clinic.ts';
import { mayUpdateClinic, ownSecondFactorFirst } from '#contract/clinic-rules.ts';
import type { Database } from '#server/database/schema.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { changedMeanwhile, conflict } from '#server/viewer/refusal.ts';
import { audited } from './audited.ts';
import { changedFields } from './changed-fields.ts';
import { findClinic } from './clinic-rows.ts';
import type { ClinicParts } from './parts.ts';
import { assertVersion, oneRow } from './versions.ts';

export function clinicUpdate(parts: ClinicParts): DashboardVerb<typeof endpoint> {
  return (call) => {
    const { actor, body } = call;
    const { clinicId } = actor;
    const attempt = {
      action: 'clinicUpdate',
      object: { kind: 'clinic', id: clinicId },
      permit: (authority) => mayUpdateClinic(authority, body),
      // Two changes at once: the second one sees what the first one left.
      locksClinic: true,
    } as const satisfies Parameters<typeof audited>[2];
    return audited<Clinic>(parts, call, attempt, async (trx) => {
      const before = await findClinic(trx, clinicId);
      const { version } = before;
      const found = { clinicId, id: clinicId, version };
      await assertVersion(trx, found, call.expectedVersion, async () => before);
      const changed = changedFields({ ...before }, body);
      if (changed === undefined) return { answer: before };
      if (body.isSecondFactorRequired === true && !before.isSecondFactorRequired) {
        if (!(await hasSecondFactor(trx, actor.sessionId)))
          throw conflict(ownSecondFactorFirst, { isSecondFactorRequired: ownSecondFactorFirst });
      }
      const { name, waitTargets, isSecondFactorRequired } = body;
      const updated = await trx
        .updateTable('clinics')
        .set({
          ...(name === undefined ? {} : { name }),
          ...(waitTargets === undefined ? {} : { wait_targets: JSON.stringify(waitTargets) }),
          ...(isSecondFactorRequired === undefined
            ? {}
            : { is_second_factor_required: isSecondFactorRequired }),
          version: version + 1,
        })
        .where('clinic_id', '=', clinicId)
        .where('version', '=', version)
        .executeTakeFirst();
      const after = await findClinic(trx, clinicId);
      if (!oneRow(updated)) throw changedMeanwhile(after);
      return {
        answer: after,
        record: { object: { kind: 'clinic', id: clinicId, name: after.name }, ...changed },
      };
    });
  };
}

async function hasSecondFactor(trx: Transaction<Database>, sessionId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('auth_session')
    .innerJoin('second_factors', 'second_factors.login_id', 'auth_session.userId')
    .select('second_factors.login_id')
    .where('auth_session.id', '=', sessionId)
    .where('second_factors.confirmed_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}
