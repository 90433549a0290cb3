import { setTimeout as wait } from 'node:timers/promises';
import type { leaverContinue as endpoint } from '#contract/leaving.ts';
import { mayHandOver } from '#contract/user-rules.ts';
import { audited } from '#server/clinic/audited.ts';
import { auditActorOf } from '#server/database/audit-row.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { notFound, Refusal } from '#server/viewer/refusal.ts';
import { type Batch, handOverNext } from './hand-over.ts';
import { vendorLeavingOf } from './leaving-at-vendor.ts';
import type { VendorParts } from './parts.ts';
import { refusalOf } from './refusal-of.ts';
import { VendorFailure } from './vendor-failure.ts';

/** Milliseconds before somebody is told that another process is at it: they ask again at once. */
const elsewhereMs = 1_000;

/** Hands over the next batch. One that is over, or that another process is at, is answered as it is. */
export function leaverContinue(parts: VendorParts): DashboardVerb<typeof endpoint> {
  return async (call) => {
    const { actor, body, request } = call;
    const known = await parts.db
      .selectFrom('leavings')
      .select('user_id')
      .where('clinic_id', '=', parts.clinicId)
      .where('leaving_id', '=', body.leavingId)
      .executeTakeFirst();
    const attempt = {
      action: 'leaverContinue',
      object: { kind: 'user', id: known?.user_id ?? null },
      permit: mayHandOver,
    } as const;
    await audited(parts, call, attempt, async () => {
      if (known === undefined) throw notFound('hand-over');
      return { answer: undefined };
    });
    const batch = await nextBatch(() =>
      handOverNext(parts, body.leavingId, { actor: auditActorOf(actor), request }),
    );
    if (batch === undefined) throw notFound('hand-over');
    if (batch.isElsewhere) await wait(elsewhereMs);
    return vendorLeavingOf(parts, batch.leaving);
  };
}

/** @throws Refusal that says why it does not go on now, and that it will */
async function nextBatch(work: () => Promise<Batch | undefined>): Promise<Batch | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof VendorFailure)) throw error;
    const { kind, status, vendorMessage, retryAfterSeconds } = error;
    const { code, message, details } = refusalOf(
      new VendorFailure(kind, {
        ...(status === undefined ? {} : { status }),
        ...(vendorMessage === undefined ? {} : { vendorMessage }),
        ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      }),
    );
    throw new Refusal(
      code,
      `${message} What is handed over stays so; Readroom goes on with the rest by itself when it can.`,
      details,
    );
  }
}
