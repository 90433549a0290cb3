import type { Transaction } from 'kysely';
import type { AuditAction, AuditEntry } from '#contract/audit.ts';
import type { Authority, Permission } from '#contract/permission.ts';
import { type AuditFacts, auditActorOf, insertAudit } from '#server/database/audit-row.ts';
import type { Database } from '#server/database/schema.ts';
import type { Actor, RequestTrace } from '#server/viewer/actor.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { currentAuthority } from './authority.ts';
import type { SelfHostedParts } from './parts.ts';

export interface Attempt {
  readonly action: AuditAction;
  /** What the caller named, for the record of a refused attempt; the id may be of nothing, or of another clinic. */
  readonly object: { readonly kind: AuditEntry['object']['kind']; readonly id: string | null };
  /** Checked against the rights as they are inside the transaction. */
  readonly permit: (authority: Authority) => Permission;
}

export interface Done<T> {
  readonly answer: T;
  /** What to record; undefined when nothing changed and nothing was read that needs a record. */
  readonly record?: Omit<AuditFacts, 'action'> | undefined;
}

/**
 * The order of every verb: scope → transaction → audit row. The audit row is written in the transaction that it
 * records, so that neither exists without the other; a refused attempt is recorded on its own.
 */
export async function audited<T>(
  parts: SelfHostedParts,
  call: { readonly actor: Actor; readonly request: RequestTrace },
  attempt: Attempt,
  work: (trx: Transaction<Database>, authority: Authority) => Promise<Done<T>>,
): Promise<T> {
  const { actor, request } = call;
  const record = (db: Parameters<typeof insertAudit>[0], facts: AuditFacts) =>
    insertAudit(db, {
      clinicId: actor.clinicId,
      at: parts.now(),
      actor: auditActorOf(actor),
      request,
      facts,
    });
  try {
    return await parts.db.transaction().execute(async (trx) => {
      const authority = await currentAuthority(trx, actor);
      assertAllowed(attempt.permit(authority));
      const done = await work(trx, authority);
      if (done.record !== undefined) await record(trx, { action: attempt.action, ...done.record });
      return done.answer;
    });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'forbidden') {
      await record(parts.db, {
        action: attempt.action,
        object: { ...attempt.object, name: null },
        refusedBecause: error.message,
      });
    }
    throw error;
  }
}

/** @throws Refusal 403 with the rule's reason */
export function assertAllowed(permission: Permission): void {
  if (!permission.allowed) throw new Refusal('forbidden', permission.reason);
}
