import type { Answer, Endpoint } from '#contract/endpoint.ts';
import type { Actor, RequestTrace } from '#server/viewer/actor.ts';
import { askedBy } from './asked-by.ts';
import type { VendorClient } from './client.ts';
import type { VendorInput } from './outgoing.ts';
import { refusalOf } from './refusal-of.ts';
import { createShortMemory } from './short-memory.ts';
import { VendorFailure } from './vendor-failure.ts';

/** Pages and objects that are kept. */
const keptMax = 300;

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
 * In the memory of this process, and only a stand-in: nothing is decided by it. Everybody here reads as one clinic.
 */
export function createReads(client: VendorClient, now: () => Date): Reads {
  const memory = createShortMemory<unknown>(now, keptMax);
  return {
    async read(endpoint, input, { actor, request }) {
      const key = JSON.stringify([endpoint.name, input]);
      try {
        const answer = await client.call(endpoint, input, askedBy(actor));
        memory.keep(key, answer);
        return answer;
      } catch (error) {
        if (!(error instanceof VendorFailure)) throw error;
        // The vendor says no: what it said before is no stand-in for that.
        if (!silences.has(error.kind)) memory.forget(key);
        const before = memory.get(key);
        if (before === undefined) throw refusalOf(error);
        request.noteReadAt?.(before.at);
        // It was the answer of this very operation.
        return before.value as Answer<typeof endpoint>;
      }
    },
  };
}
