import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CheckedAddress } from '#contract/address-check.ts';
import { userInvite } from '#contract/user-write-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { setSessionEnd } from '#src/api/session-end.ts';
import { announce } from '#src/ui/announcer.tsx';
import type { Outcome } from './outcome.ts';
import { keepOutcomes } from './run-journal.ts';
import { type Job, type Queue, sendAll } from './send-queue.ts';

/** Progress is spoken every so many rows. */
const spokenEvery = 10;

export interface Run {
  readonly outcomes: ReadonlyMap<number, Outcome>;
  readonly state: 'idle' | 'running' | 'pausing';
  /** Milliseconds that the server asked to wait; 0 when it did not. */
  readonly wait: number;
  /** What stopped the last run. */
  readonly failure: unknown;
  readonly start: (jobs: readonly Job[]) => void;
  readonly pause: () => void;
  /** As if these rows had never been sent. */
  readonly clear: (numbers?: readonly number[]) => void;
  readonly restore: (outcomes: Run['outcomes']) => void;
}

interface RunParts {
  /** From before the page was loaded again. */
  readonly initial: Run['outcomes'];
  readonly lookUp: (email: string) => Promise<CheckedAddress['state'] | undefined>;
  readonly forget: (email: string) => void;
}

/** The sending of a sheet, which ends with the page; each outcome is kept before the next request goes out. */
export function useRun({ initial, lookUp, forget }: RunParts): Run {
  const queryClient = useQueryClient();
  const [outcomes, setOutcomes] = useState(initial);
  const [state, setState] = useState<Run['state']>('idle');
  const [wait, setWait] = useState(0);
  const [failure, setFailure] = useState<unknown>(null);
  const latest = useRef(outcomes);
  const queue = useRef<Queue>(undefined);
  useEffect(() => () => queue.current?.pause(), []);

  const set = useCallback((next: Run['outcomes']) => {
    latest.current = next;
    setOutcomes(next);
  }, []);
  const change = useCallback(
    (edit: (outcomes: Map<number, Outcome>) => void) => {
      const next = new Map(latest.current);
      edit(next);
      keepOutcomes(next);
      set(next);
    },
    [set],
  );

  const start = (jobs: readonly Job[]) => {
    if (queue.current !== undefined || jobs.length === 0) return;
    const emails = new Map(jobs.map(({ number, body }) => [number, body.email]));
    let done = 0;
    setFailure(null);
    setState('running');
    announce(`Sending ${jobs.length} ${jobs.length === 1 ? 'invitation' : 'invitations'}.`);
    const running = sendAll(jobs, {
      send: (body) => answerOf(userInvite, { body }),
      lookUp,
      note: (number, outcome) => {
        change((map) => (outcome === undefined ? map.delete(number) : map.set(number, outcome)));
        const email = emails.get(number);
        // What was free a while ago says nothing about what became of it.
        if ((outcome?.kind === 'unknown' || outcome?.kind === 'invited') && email !== undefined)
          forget(email);
        if (outcome !== undefined && outcome.kind !== 'sending' && outcome.kind !== 'unknown') done++;
        if (done > 0 && done % spokenEvery === 0 && done < jobs.length && outcome?.kind !== 'sending')
          announce(`${done} of ${jobs.length} sent.`);
      },
      onWait: (ms) => {
        setWait(ms);
        if (ms > 0) announce('The server asks to wait a moment. Sending goes on by itself.');
      },
      sleep,
    });
    queue.current = running;
    void running.ended.then((reason) => {
      queue.current = undefined;
      setState('idle');
      setFailure(reason ?? null);
      if (reason instanceof ApiFailure && reason.kind === 'unauthenticated') setSessionEnd('asking');
      announce(reason === undefined ? `${done} of ${jobs.length} sent.` : 'Sending has stopped.');
      void queryClient.invalidateQueries({ queryKey: ['invitations'] });
    });
  };

  return {
    outcomes,
    state,
    wait,
    failure,
    start,
    pause: () => {
      queue.current?.pause();
      setState((now) => (now === 'running' ? 'pausing' : now));
    },
    clear: useCallback(
      (numbers?: readonly number[]) =>
        change((map) => {
          for (const number of numbers ?? [...map.keys()]) map.delete(number);
        }),
      [change],
    ),
    restore: set,
  };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
