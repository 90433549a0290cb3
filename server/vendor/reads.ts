import type { Answer, Endpoint } from '#contract/endpoint.ts';
import type { Actor, RequestTrace } from '#server/viewer/actor.ts';
import { askedBy } from './asked-by.ts';
import type { VendorClient } from './client.ts';
import type { VendorInput } from './outgoing.ts';
import { refusalOf } from './refusal-of.ts';
import { VendorFailure } from './vendor-failure.ts';

/** Milliseconds for which something that was read may stand in for an answer. */
export const keptMs = 10 * 60_000;
const sweepMs = 60_000;
/** Pages and objects that are kept; the oldest goes first. */
const keptMax = 300;

interface Kept {
  readonly at: Date;
  readonly answer: unknown;
}

export interface Reads {
  /**
   * What the vendor says now. While it does not answer at all, what it said within the last ten minutes, and the
   * request notes from when that is.
   * @throws Refusal
   */
  read<E extends Endpoint>(
    endpoint: E,
    input: VendorInput<E>,
    call: { readonly actor: Actor; readonly request: RequestTrace },
  ): Promise<Answer<E>>;
}

/** The vendor was there and had no answer to give, or was not there: not one of those in which it says no. */
const silences: ReadonlySet<VendorFailure['kind']> = new Set([
  'timeout',
  'unreachable',
  'failed',
  'resting',
  'busy',
  'limited',
]);

/**
 * In the memory of this process, and only a stand-in: nothing is decided by it. Everybody here reads as one clinic. What is
 * older than ten minutes is gone, whether anybody asks or not.
 */
export function createReads(client: VendorClient, now: () => Date): Reads {
  const kept = new Map<string, Kept>();

  let isSweepDue = false;

  const forgetOld = () => {
    const oldest = now().getTime() - keptMs;
    for (const [key, { at }] of kept) if (at.getTime() < oldest) kept.delete(key);
  };
  const sweepLater = () => {
    if (isSweepDue) return;
    isSweepDue = true;
    setTimeout(() => {
      isSweepDue = false;
      forgetOld();
      if (kept.size > 0) sweepLater();
    }, sweepMs).unref();
  };

  const keep = (key: string, answer: unknown) => {
    kept.delete(key);
    kept.set(key, { at: now(), answer });
    sweepLater();
    for (const oldest of kept.keys()) {
      if (kept.size <= keptMax) break;
      kept.delete(oldest);
    }
  };

  return {
    async read(endpoint, input, { actor, request }) {
      const key = JSON.stringify([endpoint.name, input]);
      try {
        const answer = await client.call(endpoint, input, askedBy(actor));
        keep(key, answer);
        return answer;
      } catch (error) {
        if (!(error instanceof VendorFailure)) throw error;
        // The vendor says no: what it said before is no stand-in for that.
        if (!silences.has(error.kind)) kept.delete(key);
        forgetOld();
        const before = kept.get(key);
        if (before === undefined) throw refusalOf(error);
        request.noteReadAt?.(before.at);
        // It was the answer of this very operation.
        return before.answer as Answer<typeof endpoint>;
      }
    },
  };
}
