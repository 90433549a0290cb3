import { describe, expect, test } from 'vitest';
import type { AddressState } from '#contract/address-check.ts';
import { ApiFailure, type FailureDetails } from '#src/api/failure.ts';
import type { Outcome } from './outcome.ts';
import { type Job, sendAll } from './send-queue.ts';

const jobs = (count: number): Job[] =>
  Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    body: {
      email: `${index + 1}@x.example`,
      firstName: 'Mei',
      lastName: 'Lin',
      clinicRole: 'Scribe',
      level: 'member',
      canManageStudies: false,
      hasDashboardAccess: true,
    },
  }));

const failure = (details: Partial<FailureDetails>) =>
  new ApiFailure({ kind: 'refused', message: 'No.', ...details });

/** What the server does with the nth sending of each address; after its list it accepts. */
type Script = Readonly<Record<string, readonly (ApiFailure | 'pause')[]>>;

async function run(count: number, script: Script, found: AddressState | ApiFailure | undefined = 'free') {
  const sent: string[] = [];
  const waits: number[] = [];
  const notes: (readonly [number, string | undefined])[] = [];
  const outcomes = new Map<number, Outcome>();
  let atOnce = 0;
  let most = 0;
  const queue = sendAll(jobs(count), {
    send: async ({ email }) => {
      most = Math.max(most, ++atOnce);
      await Promise.resolve();
      atOnce--;
      const turn = sent.filter((one) => one === email).length;
      sent.push(email);
      const answer = script[email]?.[turn];
      if (answer === 'pause') queue.pause();
      else if (answer !== undefined) throw answer;
    },
    lookUp: async () => {
      if (found instanceof ApiFailure) throw found;
      return found;
    },
    note: (number, outcome) => {
      notes.push([number, outcome?.kind]);
      if (outcome === undefined) outcomes.delete(number);
      else outcomes.set(number, outcome);
    },
    onWait: (ms) => waits.push(ms),
    sleep: () => Promise.resolve(),
  });
  const stoppedBy = await queue.ended;
  const kinds = Array.from({ length: count }, (_, index) => outcomes.get(index + 1)?.kind ?? 'unsent');
  return { sent, waits, notes, kinds, most, stoppedBy };
}

const lost = failure({ kind: 'offline', isOutcomeUnknown: true });

test('each once, two at a time, kept before it goes out', async () => {
  const { sent, kinds, most, notes, stoppedBy } = await run(40, {});
  expect(sent.toSorted()).toEqual(
    jobs(40)
      .map(({ body }) => body.email)
      .toSorted(),
  );
  expect(new Set(kinds)).toEqual(new Set(['invited']));
  expect(most).toBe(2);
  expect(notes.filter(([number]) => number === 7)).toEqual([
    [7, 'sending'],
    [7, 'invited'],
  ]);
  expect(stoppedBy).toBeUndefined();
});

describe('one row that goes wrong', () => {
  test.each([
    ['is refused for what is in it', failure({ status: 400 }), 'refused', 1],
    ['has an invitation already', failure({ status: 409 }), 'taken', 1],
    ['meets a failure', failure({ kind: 'broken', status: 500 }), 'failed', 1],
    ['comes too fast', failure({ status: 429, retryAfter: 300 }), 'invited', 2],
    ['finds the database away', failure({ kind: 'broken', status: 503, retryAfter: 300 }), 'invited', 2],
    ['loses its answer', lost, 'invited', 2],
  ])('%s: the others go on', async (_, why, kind, times) => {
    const { sent, kinds, stoppedBy } = await run(5, { '2@x.example': [why] });
    expect(kinds).toEqual(['invited', kind, 'invited', 'invited', 'invited']);
    expect(sent.filter((email) => email === '2@x.example')).toHaveLength(times);
    expect(stoppedBy).toBeUndefined();
  });
});

test('a lost answer is looked up: what is there is not sent again', async () => {
  const { sent, kinds } = await run(3, { '2@x.example': [lost] }, 'pending');
  expect(kinds).toEqual(['invited', 'invited', 'invited']);
  expect(sent.filter((email) => email === '2@x.example')).toHaveLength(1);
});

test('where it cannot be looked up because there is no connection, everything stops, and the row stays unknown', async () => {
  const { kinds, stoppedBy } = await run(9, { '1@x.example': [lost] }, failure({ kind: 'offline' }));
  expect(kinds[0]).toBe('unknown');
  expect(kinds.at(-1)).toBe('unsent');
  expect(stoppedBy).toBeInstanceOf(ApiFailure);
});

test('the server says how long to wait; one wait for both lanes', async () => {
  const busy = failure({ status: 429, retryAfter: 750 });
  const { waits, kinds } = await run(4, { '1@x.example': [busy, busy], '2@x.example': [busy] });
  expect(new Set(kinds)).toEqual(new Set(['invited']));
  expect(waits).toEqual([750, 0, 750, 0]);
  const { waits: unsaid } = await run(1, { '1@x.example': [failure({ status: 429 })] });
  expect(unsaid).toEqual([2_000, 0]);
});

test.each([
  ['the session has ended', failure({ kind: 'unauthenticated', status: 401 })],
  ['the right has gone', failure({ status: 403 })],
])('%s: nothing more is sent, and the row counts as not sent', async (_, why) => {
  const { kinds, sent, stoppedBy } = await run(9, { '3@x.example': [why] });
  expect(kinds[2]).toBe('unsent');
  expect(sent.length).toBeLessThan(9);
  expect(stoppedBy).toBe(why);
});

test('three failures on end are not the rows’ fault', async () => {
  const down = failure({ kind: 'broken', status: 500 });
  const script = Object.fromEntries(jobs(9).map(({ body }) => [body.email, [down]]));
  const { sent, stoppedBy } = await run(9, script);
  expect(sent.length).toBeLessThanOrEqual(4);
  expect(stoppedBy).toBe(down);
});

test('a pause lets what is on its way come to its end', async () => {
  const { kinds, sent, stoppedBy } = await run(9, { '3@x.example': ['pause'] });
  expect(kinds.filter((kind) => kind === 'invited')).toHaveLength(sent.length);
  expect(kinds.at(-1)).toBe('unsent');
  expect(stoppedBy).toBeUndefined();
});
