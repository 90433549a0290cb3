import type { AuditActor, AuditFacts } from '#server/database/audit-row.ts';
import type { WholeRow } from '#server/database/insert-many.ts';
import { uuidFrom } from './demo-directory.ts';
import type { Random } from './random.ts';

export type AuditRow = WholeRow<'audit'>;

/** Writes invented entries as the server would have, with an address of the clinic's own network. */
export function auditTrail(random: Random, clinicId: string) {
  return (at: Date, actor: AuditActor, facts: AuditFacts): AuditRow => ({
    clinic_id: clinicId,
    at,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    actor_email: actor.email,
    action: facts.action,
    outcome: facts.refusedBecause === undefined ? 'done' : 'refused',
    reason: facts.refusedBecause ?? null,
    object_kind: facts.object.kind,
    object_id: facts.object.id,
    object_name: facts.object.name,
    before: facts.before ?? null,
    after: facts.after ?? null,
    address:
      actor.kind === 'apiKey' ? '10.20.0.15' : `10.20.${random.between(4, 9)}.${random.between(20, 240)}`,
    request_id: uuidFrom(random),
    story_id: null,
  });
}
