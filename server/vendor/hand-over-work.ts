import type { HandOverWork } from '#server/clinic/hand-over-worker.ts';
import { serverActor } from '#server/database/audit-row.ts';
import { handOverNext } from './hand-over.ts';
import type { VendorParts } from './parts.ts';
import { VendorFailure } from './vendor-failure.ts';

/** Milliseconds without anybody at a hand-over, after which it was left: a page asks for its next batch sooner. */
const leftMs = 15_000;
const firstRestMs = 60_000;
const restMaxMs = 10 * 60_000;

/**
 * Goes on with what was left, each batch under a claim of its own. While the vendor does not answer, this process asks it
 * after one minute, two, four, eight and then ten.
 */
export function handOverWork(parts: VendorParts): HandOverWork {
  let failures = 0;
  let restsUntil = 0;
  return {
    async next() {
      const now = parts.now().getTime();
      if (now < restsUntil) return undefined;
      const left = await parts.db
        .selectFrom('leavings')
        .select('leaving_id')
        .where('clinic_id', '=', parts.clinicId)
        .where('state', '=', 'running')
        .where('claimed_until', '<=', new Date(now - leftMs))
        .orderBy('started_at')
        .limit(1)
        .executeTakeFirst();
      return left?.leaving_id;
    },
    async goOn(leavingId) {
      try {
        const batch = await handOverNext(parts, leavingId, { actor: serverActor, request: undefined });
        failures = 0;
        return batch?.leaving.state === 'running' && !batch.isElsewhere;
      } catch (error) {
        if (!(error instanceof VendorFailure)) throw error;
        const restMs = Math.min(firstRestMs * 2 ** failures, restMaxMs);
        failures++;
        restsUntil = parts.now().getTime() + restMs;
        const { kind, status } = error;
        parts.log.warn({ kind, status, restMs }, 'handing over waits for the vendor');
        return false;
      }
    },
  };
}
