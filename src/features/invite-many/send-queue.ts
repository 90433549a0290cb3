import type { AddressState } from '#contract/address-check.ts';
import type { UserInviteBody } from '#contract/person-bodies.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { failureWords } from '#src/api/failure-words.ts';
import type { Outcome } from './outcome.ts';

export interface Job {
  /** Of the row. */
  readonly number: number;
  readonly body: UserInviteBody;
}

/** What the queue needs from outside. */
export interface QueueParts {
  /** @throws ApiFailure */
  readonly send: (body: UserInviteBody) => Promise<unknown>;
  /** What there is at an address now; undefined where that cannot be asked. @throws ApiFailure */
  readonly lookUp: (email: string) => Promise<AddressState | undefined>;
  /** Kept before the request goes out, and again when its outcome is known. Undefined: as if it had never been sent. */
  readonly note: (number: number, outcome: Outcome | undefined) => void;
  /** Milliseconds that the server asked everybody to wait; 0 when the wait is over. */
  readonly onWait: (ms: number) => void;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Queue {
  /** Sends what is on its way to its end, and nothing more. */
  pause(): void;
  /** Resolves when all is sent or nothing more will be: with the failure that stopped it, undefined when none did. */
  readonly ended: Promise<unknown>;
}

/** So many requests at once: the server takes people of one clinic one after the other anyway. */
const lanes = 2;
/** A wait when the server says to wait and not how long. Milliseconds. */
const defaultWait = 2_000;
/** After so many failures on end it is not the rows' fault. */
const failuresMax = 3;
const triesMax = 5;

/**
 * Sends rows, a few at a time, each once. What the server was too busy for goes again when it says; where an answer was lost,
 * it is looked up before anything is sent again.
 */
export function sendAll(jobs: readonly Job[], parts: QueueParts): Queue {
  const waiting = [...jobs];
  const tries = new Map<number, number>();
  const stop = new AbortController();
  let stoppedBy: unknown;
  let failures = 0;
  let pauseUntil: Promise<void> | undefined;

  const stopFor = (failure: unknown) => {
    stoppedBy ??= failure;
    stop.abort();
  };
  const again = (job: Job) => {
    parts.note(job.number, undefined);
    waiting.unshift(job);
  };
  const holdAll = (ms: number) => {
    // Several lanes are refused at the same moment: one wait serves all.
    pauseUntil ??= (async () => {
      parts.onWait(ms);
      await parts.sleep(ms, stop.signal).catch(() => undefined);
      parts.onWait(0);
      pauseUntil = undefined;
    })();
  };

  const handle = async (job: Job, failure: unknown): Promise<void> => {
    const count = (tries.get(job.number) ?? 0) + 1;
    tries.set(job.number, count);
    if (!(failure instanceof ApiFailure)) {
      again(job);
      return stopFor(failure);
    }
    if (failure.status === 409) {
      parts.note(job.number, { kind: 'taken', reason: failure.message });
      // Only to say more about it: the refusal itself is known.
      await parts.lookUp(job.body.email).catch(() => undefined);
    } else if (failure.isOutcomeUnknown) {
      parts.note(job.number, { kind: 'unknown' });
      try {
        const state = await parts.lookUp(job.body.email);
        if (state === 'pending') parts.note(job.number, { kind: 'invited' });
        else if (count < triesMax) again(job);
        else stopFor(failure);
      } catch (lookUpFailure) {
        stopFor(lookUpFailure);
      }
    } else if (failure.status === 429 || (failure.status === 503 && count < triesMax)) {
      again(job);
      holdAll(failure.retryAfter ?? defaultWait);
    } else if (failure.kind === 'refused' && failure.status !== 403) {
      const [said] = Object.values(failure.fieldErrors);
      parts.note(job.number, { kind: 'refused', reason: said ?? failure.message });
    } else if (failure.kind === 'broken' && failure.status !== 503) {
      parts.note(job.number, { kind: 'failed', reason: failureWords(failure).message });
      if (++failures >= failuresMax) stopFor(failure);
    } else {
      // No session, no right, no server: the next row would meet the same.
      again(job);
      stopFor(failure);
    }
  };

  const lane = async (): Promise<void> => {
    for (;;) {
      await pauseUntil;
      if (stop.signal.aborted) return;
      // The other lane may have begun a wait while this one waited.
      if (pauseUntil !== undefined) continue;
      const job = waiting.shift();
      if (job === undefined) return;
      parts.note(job.number, { kind: 'sending' });
      try {
        await parts.send(job.body);
        parts.note(job.number, { kind: 'invited' });
        failures = 0;
      } catch (failure) {
        await handle(job, failure);
      }
    }
  };

  return {
    pause: () => stop.abort(),
    ended: Promise.all(Array.from({ length: lanes }, lane)).then(() => stoppedBy),
  };
}
