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
    .values(all.map((facts) => columnsOf({ clinicId, at, actor, request }, facts)))
    .execute()
    .catch(unwritable);
}

function columnsOf({ clinicId, at, actor, request }: NewAudit, facts: AuditFacts) {
  return {
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
  };
}

function unwritable(cause: unknown): never {
  throw new AuditUnwritable('The audit row was not written.', { cause });
}

/** Why an entry has the outcome `unknown`, until it is settled and where it never is. */
const notAnswered = 'Sent to the vendor, whose answer is not known.';

/**
 * Before something is done elsewhere, where no transaction of ours reaches: on record with an unknown outcome, which is
 * also what is true of it if this process ends before the answer. @throws AuditUnwritable, and then nothing is sent
 */
export async function beginAudit(
  db: Kysely<Database> | Transaction<Database>,
  row: NewAudit & { readonly facts: AuditFacts },
): Promise<number> {
  const { audit_id } = await db
    .insertInto('audit')
    .values({ ...columnsOf(row, row.facts), outcome: 'unknown', reason: notAnswered })
    .returning('audit_id')
    .executeTakeFirstOrThrow()
    .catch(unwritable);
  return audit_id;
}

export interface AuditEnd {
  readonly outcome: 'done' | 'refused' | 'unknown';
  readonly reason?: string | undefined;
  /** What only the answer told. */
  readonly object?: Pick<AuditEntry['object'], 'id' | 'name'> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
}

/** Once the answer is there. An entry is settled once; what it says then stays. Answers whether this was that once. */
export async function settleAudit(
  db: Kysely<Database> | Transaction<Database>,
  auditId: number,
  { outcome, reason, object, after }: AuditEnd,
): Promise<boolean> {
  const settled = await db
    .updateTable('audit')
    .set({
      outcome,
      reason: reason ?? null,
      ...(object === undefined ? {} : { object_id: object.id, object_name: object.name }),
      ...(after === undefined ? {} : { after: JSON.stringify(after) }),
    })
    .where('audit_id', '=', auditId)
    .where('outcome', '=', 'unknown')
    .where('reason', '=', notAnswered)
    .executeTakeFirst();
  return settled.numUpdatedRows === 1n;
}

/** The entries of a story that are not settled: whoever began them is waiting for the answer, or gone. */
export async function unsettledAudits(
  db: Kysely<Database>,
  story: { readonly clinicId: string; readonly storyId: string; readonly action: AuditAction },
): Promise<{ readonly auditId: number; readonly objectId: string | null; readonly after: unknown }[]> {
  const rows = await db
    .selectFrom('audit')
    .select(['audit_id', 'object_id', 'after'])
    .where('clinic_id', '=', story.clinicId)
    .where('story_id', '=', story.storyId)
    .where('action', '=', story.action)
    .where('outcome', '=', 'unknown')
    .where('reason', '=', notAnswered)
    .orderBy('audit_id')
    .execute();
  return rows.map((row) => ({ auditId: row.audit_id, objectId: row.object_id, after: row.after }));
}
