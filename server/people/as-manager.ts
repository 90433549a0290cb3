import type { Transaction } from 'kysely';
import type { AuditAction, AuditEntry } from '#contract/audit.ts';
import type { Authority } from '#contract/permission.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { auditActorOf, insertAudit } from '#server/database/audit-row.ts';
import { currentAuthority, lockClinic } from '#server/database/current-authority.ts';
import { objectName } from '#server/database/object-name.ts';
import type { Database } from '#server/database/schema.ts';
import type { RequestTrace, UserActor } from '#server/viewer/actor.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import type { PeopleContext } from './parts.ts';

export interface ManagerCall {
  readonly actor: UserActor;
  readonly request: RequestTrace;
}

export interface ManagerAttempt {
  readonly action: AuditAction;
  readonly object: { readonly kind: AuditEntry['object']['kind']; readonly id: string | null };
}

/**
 * For those who manage people, by the rights that they have inside the transaction.
 * @throws Refusal 403, on record: this one, and what `work` throws
 */
export async function asManager<T>(
  context: PeopleContext,
  call: ManagerCall,
  attempt: ManagerAttempt,
  work: (transaction: Transaction<Database>, authority: Authority) => Promise<T>,
): Promise<T> {
  const { actor } = call;
  try {
    return await context.db.transaction().execute(async (transaction) => {
      // Who is being demoted at this moment does nothing that would outlive their rights.
      await lockClinic(transaction, actor.clinicId);
      const authority = await currentAuthority(transaction, actor);
      const permission = mayManagePeople(authority);
      if (!permission.allowed) throw new Refusal('forbidden', permission.reason);
      return await work(transaction, authority);
    });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'forbidden')
      await recordRefusal(context, call, attempt, error.message);
    throw error;
  }
}

/** A refused attempt is recorded: a member who tries to see or make keys is news. */
export async function refuse(
  context: PeopleContext,
  call: ManagerCall,
  attempt: ManagerAttempt,
  reason: string,
): Promise<never> {
  await recordRefusal(context, call, attempt, reason);
  throw new Refusal('forbidden', reason);
}

async function recordRefusal(
  context: PeopleContext,
  { actor, request }: ManagerCall,
  { action, object }: ManagerAttempt,
  reason: string,
): Promise<void> {
  await insertAudit(context.db, {
    clinicId: actor.clinicId,
    at: context.now(),
    actor: auditActorOf(actor),
    request,
    facts: {
      action,
      object: { ...object, name: await objectName(context.db, actor.clinicId, object) },
      refusedBecause: reason,
    },
  });
}
