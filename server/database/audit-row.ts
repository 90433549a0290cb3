import type { Kysely, Transaction } from 'kysely';
import type { AuditAction, AuditEntry } from '#contract/audit.ts';
import type { Actor, RequestTrace } from '#server/viewer/actor.ts';
import type { Database } from './schema.ts';

/** Who acted: a snapshot, so that a later change or deletion leaves the name. */
export interface AuditActor {
  readonly kind: 'user' | 'apiKey' | 'system';
  readonly id: string | null;
  readonly name: string;
  readonly email: string | null;
}

export interface AuditFacts {
  readonly action: AuditAction;
  readonly object: AuditEntry['object'];
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
  /** Why it was refused; absent when it was done. */
  readonly refusedBecause?: string | undefined;
  /** What many rows belong to that are one story. */
  readonly storyId?: string | undefined;
}

export function auditActorOf(actor: Actor): AuditActor {
  return actor.kind === 'user'
    ? { kind: 'user', id: actor.userId, name: actor.name, email: actor.email }
    : { kind: 'apiKey', id: actor.apiKeyId, name: actor.description, email: null };
}

/** The terminal: whoever could start this command had the machine. */
export const terminalActor: AuditActor = { kind: 'system', id: null, name: 'Command line', email: null };

/** Readroom itself, at work for nobody in particular. */
export const serverActor: AuditActor = { kind: 'system', id: null, name: 'Readroom', email: null };

/** What cannot be recorded is not done. */
export class AuditUnwritable extends Error {
  override readonly name = 'AuditUnwritable';
}

export interface NewAudit {
  readonly clinicId: string;
  readonly at: Date;
  readonly actor: AuditActor;
  readonly request: RequestTrace | undefined;
}

/** Inside the transaction of what it records: if this row cannot be written, the change is not made either. @throws AuditUnwritable */
export async function insertAudit(
  db: Kysely<Database> | Transaction<Database>,
  row: NewAudit & { readonly facts: AuditFacts },
): Promise<void> {
  await insertAudits(db, row, [row.facts]);
}

/** The same for what happened in one go, in this order. */
export async function insertAudits(
  db: Kysely<Database> | Transaction<Database>,
  { clinicId, at, actor, request }: NewAudit,
  all: readonly AuditFacts[],
): Promise<void> {
  if (all.length === 0) return;
  await db
    .insertInto('audit')
    .values(
      all.map((facts) => ({
        clinic_id: clinicId,
        at,
        actor_kind: actor.kind,
        actor_id: actor.id,
        actor_name: actor.name,
        actor_email: actor.email,
        action: facts.action,
        outcome: facts.refusedBecause === undefined ? ('done' as const) : ('refused' as const),
        reason: facts.refusedBecause ?? null,
        object_kind: facts.object.kind,
        object_id: facts.object.id,
        object_name: facts.object.name,
        before: facts.before === undefined ? null : JSON.stringify(facts.before),
        after: facts.after === undefined ? null : JSON.stringify(facts.after),
        address: request?.address ?? null,
        request_id: request?.requestId ?? null,
        story_id: facts.storyId ?? null,
      })),
    )
    .execute()
    .catch((cause: unknown) => {
      throw new AuditUnwritable('The audit row was not written.', { cause });
    });
}
