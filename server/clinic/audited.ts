import type { Transaction } from 'kysely';
import type { AuditAction, AuditEntry } from '#contract/audit.ts';
import type { Authority, Permission } from '#contract/permission.ts';
import { type AuditFacts, auditActorOf, insertAudit } from '#server/database/audit-row.ts';
import { currentAuthority, lockClinic } from '#server/database/current-authority.ts';
import { objectName } from '#server/database/object-name.ts';
import type { Database } from '#server/database/schema.ts';
import type { Actor, RequestTrace } from '#server/viewer/actor.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import type { ClinicParts } from './parts.ts';

export interface Attempt {
  readonly action: AuditAction;
  /** What the caller named, for the record of a refused attempt; the id may be of nothing, or of another clinic. */
  readonly object: { readonly kind: AuditEntry['object']['kind']; readonly id: string | null };
  /** Checked against the rights as they are inside the transaction. */
  readonly permit: (authority: Authority) => Permission;
  /**
   * Changes of people wait for each other, before they look at anybody's rights: two owners who demote each other at
   * the same moment each see the other as an owner still, and only a lock that both need makes the second look again.
   */
  readonly locksClinic?: true;
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
  parts: ClinicParts,
  call: { readonly actor: Actor; readonly request: RequestTrace },
  attempt: Attempt,
  work: (trx: Transaction<Database>, authority: Authority) => Promise<Done<T>>,
): Promise<T> {
  const { actor, request } = call;
  try {
    return await parts.db.transaction().execute(async (trx) => {
      if (attempt.locksClinic === true) await lockClinic(trx, actor.clinicId);
      const authority = await currentAuthority(trx, actor);
      assertAllowed(attempt.permit(authority));
      const done = await work(trx, authority);
      if (done.record !== undefined) {
        const facts = { action: attempt.action, ...done.record };
        await insertAudit(trx, {
          clinicId: actor.clinicId,
          at: parts.now(),
          actor: auditActorOf(actor),
          request,
          facts,
        });
      }
      return done.answer;
    });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'forbidden') {
      await recordRefused(parts, call, attempt, error.message);
    }
    throw error;
  }
}

/** On its own: what was refused has no transaction to be part of. */
export async function recordRefused(
  parts: ClinicParts,
  call: { readonly actor: Actor; readonly request: RequestTrace },
  attempt: Pick<Attempt, 'action' | 'object'>,
  reason: string,
): Promise<void> {
  await insertAudit(parts.db, {
    clinicId: call.actor.clinicId,
    at: parts.now(),
    actor: auditActorOf(call.actor),
    request: call.request,
    facts: {
      action: attempt.action,
      object: {
        ...attempt.object,
        name: await objectName(parts.db, call.actor.clinicId, attempt.object),
      },
      refusedBecause: reason,
    },
  });
}

/** @throws Refusal 403 with the rule's reason */
export function assertAllowed(permission: Permission): void {
  if (!permission.allowed) throw new Refusal('forbidden', permission.reason);
}
