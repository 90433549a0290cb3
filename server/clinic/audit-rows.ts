import type { Kysely, Selectable } from 'kysely';
import { type AuditEntry, type AuditFilter, auditActorKinds, auditObjectKinds } from '#contract/audit.ts';
import type { Database } from '#server/database/schema.ts';
import { dayRange } from './listed.ts';

export type AuditRow = Selectable<Database['audit']>;

/** The rows that a filter lets through, in no order yet. */
export function filteredAudit(db: Kysely<Database>, clinicId: string, filter: AuditFilter) {
  const { from, before } = dayRange(filter.startDate, filter.endDate);
  let entries = db.selectFrom('audit').where('clinic_id', '=', clinicId);
  if (filter.actorId !== undefined) entries = entries.where('actor_id', '=', filter.actorId);
  if (filter.objectId !== undefined) entries = entries.where('object_id', '=', filter.objectId);
  if (filter.storyId !== undefined) entries = entries.where('story_id', '=', filter.storyId);
  if (filter.action !== undefined) entries = entries.where('action', '=', filter.action);
  if (filter.outcome !== undefined) entries = entries.where('outcome', '=', filter.outcome);
  if (from !== undefined) entries = entries.where('at', '>=', from);
  if (before !== undefined) entries = entries.where('at', '<', before);
  return entries;
}

export function entryOf(row: AuditRow): AuditEntry {
  return {
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
    storyId: row.story_id,
  };
}
