import {
  type AuditEntry,
  auditActorKinds,
  auditObjectKinds,
  type auditList as endpoint,
} from '#contract/audit.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { dayRange, pageOf, positionOf } from './listed.ts';
import { onlyFor } from './only-for.ts';
import type { SelfHostedParts } from './parts.ts';

/** A page of the audit, newest first; for owners and admins. */
export function auditList(parts: SelfHostedParts): DashboardVerb<typeof endpoint> {
  return async (call) => {
    const { actor, query } = call;
    await onlyFor(parts, call, mayManagePeople, {
      action: 'auditList',
      object: { kind: 'list', id: 'audit' },
    });
    const { cursor, limit, ...filter } = query;
    const scope = { list: 'audit', clinicId: actor.clinicId, filter };
    const position = positionOf(parts.cursorKey, scope, cursor);
    const { from, before } = dayRange(filter.startDate, filter.endDate);
    let entries = parts.db.selectFrom('audit').selectAll().where('clinic_id', '=', actor.clinicId);
    if (filter.actorId !== undefined) entries = entries.where('actor_id', '=', filter.actorId);
    if (filter.objectId !== undefined) entries = entries.where('object_id', '=', filter.objectId);
    if (filter.action !== undefined) entries = entries.where('action', '=', filter.action);
    if (filter.outcome !== undefined) entries = entries.where('outcome', '=', filter.outcome);
    if (from !== undefined) entries = entries.where('at', '>=', from);
    if (before !== undefined) entries = entries.where('at', '<', before);
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
    return {
      entries: shown.map(
        (row): AuditEntry => ({
          auditId: String(row.audit_id),
          at: row.at.toISOString(),
          actor: {
            kind: auditActorKinds.find((kind) => kind === row.actor_kind) ?? 'system',
            id: row.actor_id,
            name: row.actor_name,
            email: row.actor_email,
          },
          action: row.action,
          outcome: row.outcome,
          reason: row.reason,
          object: {
            kind: auditObjectKinds.find((kind) => kind === row.object_kind) ?? 'list',
            id: row.object_id,
            name: row.object_name,
          },
          before: row.before,
          after: row.after,
          address: row.address,
          requestId: row.request_id,
        }),
      ),
      ...rest,
    };
  };
}
