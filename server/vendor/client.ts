import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Endpoint } from '#contract/endpoint.ts';
import { Breaker, type Pass } from './breaker.ts';
import { Deadline } from './deadline.ts';
import { type Exchanged, exchange } from './exchange.ts';
import { FairPlaces, NoPlace } from './fair-places.ts';
import { type Outgoing, outgoing, type VendorInput } from './outgoing.ts';
import { readAnswer } from './read-answer.ts';
import { retryAfterSeconds } from './retry-after.ts';
import { VendorFailure } from './vendor-failure.ts';
import { VendorKey } from './vendor-key.ts';
import { reportOnce, type VendorLog } from './vendor-log.ts';

export interface VendorClientParts {
  /** Where the vendor's API is; may have a path of its own. */
  readonly baseUrl: URL;
  /** A secret. The client keeps it where nothing prints it. */
  readonly apiKey: string;
  /** Sends one request: `globalThis.fetch`, or an application in this process. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly log: VendorLog;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly now?: () => Date;
  /** Rejects when the signal is aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** For a whole call, its retries and waits included. */
  readonly deadlineMs?: number;
}

export interface VendorClient {
  /**
   * One call of one documented operation.
   * @param askedBy the id of the person or API key, for whose sake places are shared out fairly
   * @throws VendorFailure; anything else is a fault of ours
   */
  call<E extends Endpoint>(endpoint: E, input: VendorInput<E>, askedBy: string): Promise<Answer<E>>;
}

const deadlineDefaultMs = 10_000;
const inFlightMax = 8;
const waitingMax = 200;
const retriesMax = 2;
const firstBackOffMs = 300;
const failuresInARow = 5;
const restMs = 10_000;

type Failed = Extract<Exchanged, { ok: false }>;

/** The guarded way to the vendor's API: only what is documented, never for long, never too much of it, and nothing believed. */
export function createVendorClient(parts: VendorClientParts): VendorClient {
  const { baseUrl, fetch, log, random, deadlineMs = deadlineDefaultMs } = parts;
  const now = parts.now ?? (() => new Date());
  const sleep = parts.sleep ?? ((ms, signal) => wait(ms, undefined, { signal }));
  const key = new VendorKey(parts.apiKey);
  if (
    !/^https?:$/.test(baseUrl.protocol) ||
    baseUrl.username !== '' ||
    baseUrl.search + baseUrl.hash !== ''
  ) {
    throw new Error("The address of the vendor's API must be http or https, without a user or a query.");
  }
  const places = new FairPlaces(inFlightMax, waitingMax);
  const breakers = new Map<string, Breaker>();
  const report = reportOnce(log);

  const breakerOf = (operation: string): Breaker => {
    const breaker =
      breakers.get(operation) ??
      new Breaker({ failuresMax: failuresInARow, restMs, now: () => now().getTime() });
    breakers.set(operation, breaker);
    return breaker;
  };

  const inPlace = async (what: Outgoing, askedBy: string, deadline: Deadline, check: () => void) => {
    const giveBack = await places.take(askedBy, deadline);
    try {
      check();
      return await exchange(what, deadline, { fetch, key, now });
    } finally {
      giveBack();
    }
  };

  /** As often as it may be tried, until the deadline. */
  const tried = async (
    what: Outgoing,
    askedBy: string,
    deadline: Deadline,
    retries: number,
    check: () => void,
  ): Promise<Exchanged> => {
    let last: Failed | undefined;
    for (let attempt = 0; ; attempt++) {
      let exchanged: Exchanged;
      try {
        exchanged = await inPlace(what, askedBy, deadline, check);
      } catch (error) {
        // What is known about the vendor says more than that there was no time to try again.
        if (last !== undefined && (error instanceof NoPlace || error instanceof VendorFailure)) return last;
        throw error instanceof NoPlace ? new VendorFailure('busy') : error;
      }
      if (exchanged.ok || !exchanged.isPassing || attempt >= retries) return exchanged;
      last = exchanged;
      const pause = last.retryAfter ?? firstBackOffMs * 2 ** attempt * (0.5 + random() / 2);
      if (pause >= deadline.remaining()) return last;
      await sleep(pause, deadline.signal).catch(() => undefined);
    }
  };

  return {
    async call(endpoint, input, askedBy) {
      const operation = endpoint.name;
      const what = outgoing(baseUrl, endpoint, input);
      const breaker = breakerOf(operation);
      const pass = breaker.admit();
      if (pass === undefined) throw resting(breaker);
      // While this waited for a place, others may have found out that there is no use in asking.
      const check = () => {
        if (!pass.isTrial && breaker.restsFor() > 0) throw resting(breaker);
      };
      const settle = (outcome: Parameters<Pass['settle']>[0]) => {
        if (pass.settle(outcome))
          log.warn({ operation, restMs }, 'the vendor keeps failing and is left alone');
      };
      const deadline = new Deadline(deadlineMs);
      try {
        const retries = what.method === 'GET' && !pass.isTrial ? retriesMax : 0;
        const exchanged = await tried(what, askedBy, deadline, retries, check);
        if (!exchanged.ok) {
          settle(exchanged.isOutage ? 'failed' : 'answered');
          const { failure, networkCode } = exchanged;
          if (failure.kind !== 'refused') {
            const { kind, status } = failure;
            log.warn({ operation, kind, status, networkCode }, "a call of the vendor's API failed");
          }
          throw failure;
        }
        const read = readAnswer(endpoint, input, exchanged.value, report);
        settle(read.ok || !read.isOutage ? 'answered' : 'failed');
        if (read.ok) return read.answer;
        const mayHaveHappened = what.method !== 'GET';
        throw new VendorFailure('unreadable', { status: exchanged.status, mayHaveHappened });
      } finally {
        deadline.end();
        // Nothing, when it is settled; else it was never asked.
        pass.settle('unknown');
      }
    },
  };
}

function resting(breaker: Breaker): VendorFailure {
  const seconds = retryAfterSeconds(breaker.restsFor());
  return new VendorFailure('resting', seconds === undefined ? {} : { retryAfterSeconds: seconds });
}
