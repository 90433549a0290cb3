import type { Transaction } from 'kysely';
import type { AuditAction, AuditEntry } from '#contract/audit.ts';
import type { Authority, Permission } from '#contract/permission.ts';
import type { Outcome } from '#contract/references.ts';
import { assertAllowed, recordRefused } from '#server/clinic/audited.ts';
import { type AuditFacts, auditActorOf, beginAudit, settleAudit } from '#server/database/audit-row.ts';
import { currentAuthority } from '#server/database/current-authority.ts';
import type { Database } from '#server/database/schema.ts';
import type { Actor, RequestTrace } from '#server/viewer/actor.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import type { VendorParts } from './parts.ts';
import { refusalOf } from './refusal-of.ts';
import { accessTurn } from './turns.ts';
import { unlessVendorFails, VendorFailure } from './vendor-failure.ts';

export interface ChangeCall {
  readonly actor: Actor;
  readonly request: RequestTrace;
}

export interface ChangeAttempt {
  readonly action: AuditAction;
  readonly object: { readonly kind: AuditEntry['object']['kind']; readonly id: string | null };
  /** What changes wait for each other by, where the object has no id yet. */
  readonly turn?: string | undefined;
  /** It may take an owner away: of two such changes the second has to see what the first one left. */
  readonly mayCostAnOwner?: boolean;
  /** Checked before anything is asked of the vendor, whose key may do more than the person. */
  readonly permit: (authority: Authority) => Permission;
}

/** What is to be sent, once it has been looked at what it changes. */
export interface Plan<T> {
  /** By the name of the attempt, unless another one says better what is sent. */
  readonly facts: Omit<AuditFacts, 'action'> & { readonly action?: AuditAction };
  /** The rule about this very object, for rights that may have gone while it was read. */
  readonly permit?: (authority: Authority) => Permission;
  readonly send: () => Promise<T>;
  /**
   * After a silence: what sending it would have answered, if it can be seen that it was carried out; undefined when that
   * cannot be seen.
   */
  readonly look: () => Promise<T | undefined>;
  /** What the answer adds to the record. */
  readonly told?: (answer: T) => Promise<Told> | Told;
  /** What follows from not knowing whether it was done. */
  readonly inDoubt?: () => Promise<void>;
  /** What follows from it here, with the record: a deactivation that ends sessions. `tell` adds to the record. */
  readonly settle?: (trx: Transaction<Database>, answer: T, tell: (more: Told) => void) => Promise<void>;
}

export interface Told {
  readonly object?: Pick<AuditEntry['object'], 'id' | 'name'> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
  /** The vendor said that it did nothing. */
  readonly refusedBecause?: string | undefined;
}

/** Where the vendor says that it did nothing, and not why. */
export const notDone = 'The vendor did not do it.';

/** For those operations that answer with an outcome: `success: false` is the vendor's way to refuse. */
export function toldOutcome({ success, message }: Outcome): Told {
  return success ? {} : { refusedBecause: message ?? notDone };
}

export const outcomeUnknown =
  "The vendor's API did not say whether this was done, and it cannot be seen yet. Look again before you repeat it.";

/** On record it stays unknown. */
const doneUnrecorded =
  "The vendor's API has answered, but how this ended cannot be put on record at the moment. Look again before you repeat it.";

/**
 * The order of every change in this mode: rights → read and compare → on record as unknown → sent, once → on record as it
 * ended. The record comes first because no transaction of ours reaches the vendor: what cannot be recorded is not sent.
 * @throws Refusal
 */
export async function change<T>(
  parts: VendorParts,
  call: ChangeCall,
  attempt: ChangeAttempt,
  /** Reads what it is about. Answers a plan, or the answer itself where there is nothing to do. */
  prepare: (authority: Authority) => Promise<Plan<T> | { readonly answer: T }>,
): Promise<T> {
  const { turns } = parts;
  try {
    // Always in this order, or two changes would wait for each other.
    return await turns.inTurn(attempt.mayCostAnOwner === true ? accessTurn : undefined, async () => {
      const authority = await parts.db.transaction().execute((trx) => currentAuthority(trx, call.actor));
      assertAllowed(attempt.permit(authority));
      return turns.inTurn(attempt.object.id ?? attempt.turn, async () => {
        const plan = await prepare(authority);
        return 'answer' in plan ? plan.answer : carryOut(parts, call, attempt, plan);
      });
    });
  } catch (error) {
    const refusal = error instanceof VendorFailure ? refusalOf(error) : error;
    if (refusal instanceof Refusal && refusal.code === 'forbidden')
      await recordRefused(parts, call, attempt, refusal.message);
    throw refusal;
  }
}

async function carryOut<T>(
  parts: VendorParts,
  { actor, request }: ChangeCall,
  { action, permit }: ChangeAttempt,
  plan: Plan<T>,
): Promise<T> {
  // The vendor may have taken seconds to say what is there: whoever lost their rights meanwhile sends nothing any more.
  const auditId = await parts.db.transaction().execute(async (trx) => {
    assertAllowed((plan.permit ?? permit)(await currentAuthority(trx, actor)));
    return beginAudit(trx, {
      clinicId: parts.clinicId,
      at: parts.now(),
      actor: auditActorOf(actor),
      request,
      facts: { action, ...plan.facts },
    });
  });
  let answer: T;
  try {
    answer = await plan.send();
  } catch (error) {
    if (error instanceof Refusal)
      await settleAudit(parts.db, auditId, { outcome: 'refused', reason: error.message });
    if (!(error instanceof VendorFailure)) throw error;
    // A second silence leaves it as unknown as the first.
    const found = error.mayHaveHappened ? await unlessVendorFails(plan.look()) : undefined;
    if (found === undefined) {
      const refusal = error.mayHaveHappened
        ? new Refusal('upstream_timeout', outcomeUnknown, { cause: error, mayHaveHappened: true })
        : refusalOf(error);
      await settleAudit(parts.db, auditId, {
        outcome: error.mayHaveHappened ? 'unknown' : 'refused',
        reason: refusal.message,
      });
      if (error.mayHaveHappened) await plan.inDoubt?.();
      throw refusal;
    }
    answer = found;
  }
  let told = (await plan.told?.(answer)) ?? {};
  const tell = (more: Told) => {
    told = { ...told, ...more };
  };
  await parts.db
    .transaction()
    .execute(async (trx) => {
      if (told.refusedBecause === undefined) await plan.settle?.(trx, answer, tell);
      await settleAudit(trx, auditId, {
        outcome: told.refusedBecause === undefined ? 'done' : 'refused',
        reason: told.refusedBecause,
        object: told.object,
        after: told.after,
      });
    })
    .catch((cause: unknown) => {
      throw new Refusal('upstream_timeout', doneUnrecorded, { cause, mayHaveHappened: true });
    });
  return answer;
}
