import type { auditRetrieve as endpoint } from '#contract/audit.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { notFound } from '#server/viewer/refusal.ts';
import { entryOf } from './audit-rows.ts';
import { onlyFor } from './only-for.ts';
import type { ClinicParts } from './parts.ts';

/** One entry, for whoever follows a link to it. @throws Refusal 404 */
export function auditRetrieve(parts: ClinicParts): DashboardVerb<typeof endpoint> {
  return async (call) => {
    await onlyFor(parts, call, mayManagePeople, {
      action: 'auditRetrieve',
      object: { kind: 'list', id: 'audit' },
    });
    const row = await parts.db
      .selectFrom('audit')
      .selectAll()
      .where('clinic_id', '=', call.actor.clinicId)
      .where('audit_id', '=', Number(call.params.auditId))
      .executeTakeFirst();
    if (row === undefined) throw notFound('audit entry');
    return entryOf(row);
  };
}
