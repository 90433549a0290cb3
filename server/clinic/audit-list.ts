import type { auditList as endpoint } from '#contract/audit.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { entryOf, filteredAudit } from './audit-rows.ts';
import { pageOf, positionOf } from './listed.ts';
import { onlyFor } from './only-for.ts';
import type { ClinicParts } from './parts.ts';

/** A page of the audit, newest first; for owners and admins. */
export function auditList(parts: ClinicParts): DashboardVerb<typeof endpoint> {
  return async (call) => {
    const { actor, query } = call;
    await onlyFor(parts, call, mayManagePeople, {
      action: 'auditList',
      object: { kind: 'list', id: 'audit' },
    });
    const { cursor, limit, ...filter } = query;
    const scope = { list: 'audit', clinicId: actor.clinicId, filter };
    const position = positionOf(parts.cursorKey, scope, cursor);
    let entries = filteredAudit(parts.db, actor.clinicId, filter).selectAll();
    if (position !== undefined) {
      const last = [new Date(position.at), Number(position.id)] as const;
      entries = entries.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('at', 'audit_id'), '<', tuple(...last)),
      );
    }
    const rows = await entries
      .orderBy('at', 'desc')
      .orderBy('audit_id', 'desc')
      .limit(limit + 1)
      .execute();
    const { rows: shown, ...rest } = pageOf(rows, limit, parts.cursorKey, scope, (row) => ({
      at: row.at.getTime(),
      id: row.audit_id,
    }));
    return { entries: shown.map(entryOf), ...rest };
  };
}
