import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Endpoint } from '#contract/endpoint.ts';
import { viewerEndpoints } from '#contract/endpoints.ts';
import { errorStatus } from '#contract/error.ts';
import { studyCreate, studyList, studyRetrieve, studyUpdate } from '#contract/study-endpoints.ts';
import { userList } from '#contract/user-endpoints.ts';
import {
  type BadUpstream,
  badUpstream,
  type Misbehaviour,
  misbehaviours,
} from '#server/testing/outside/bad-upstream.ts';
import { sampleStudy, sampleUpstream } from '#server/testing/outside/sample-upstream.ts';
import { allOf, callSample, canaryKey, failureOf, testVendorClient } from '#server/testing/vendor-calls.ts';
import { createVendorClient } from './client.ts';
import { refusalOf } from './refusal-of.ts';
import type { VendorFailureKind } from './vendor-failure.ts';

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
});

afterEach(() => {
  // No timer survives a call, and no body that drips is left open.
  const left = vi.getTimerCount();
  vi.useRealTimers();
  expect(left).toBe(0);
});

/** Lets time pass until the work is done. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = () => {
    isDone = true;
  };
  work.then(done, done);
  while (!isDone) await vi.advanceTimersByTimeAsync(100);
  return work;
}

const table: readonly Endpoint[] = Object.values(viewerEndpoints);
const isList = ({ name }: Endpoint) => name.endsWith('List');

/** What a call comes to; undefined where it succeeds all the same. */
function expectedKind(how: Misbehaviour, endpoint: Endpoint): VendorFailureKind | undefined {
  switch (how) {
    case 'limits':
    case 'limits-briefly':
    case 'limits-for-long':
      return 'limited';
    case 'refuses-key':
      return 'keyRefused';
    case 'fails':
    case 'fails-for-good':
    case 'redirects':
      return 'failed';
    case 'says-nothing':
    case 'drips':
      return 'timeout';
    case 'half-body':
      return 'unreachable';
    case 'anothers-row':
      return endpoint.params !== undefined || endpoint === studyCreate ? 'unreadable' : undefined;
    case 'broken-row':
      return isList(endpoint) ? undefined : 'unreadable';
    default:
      return 'unreadable';
  }
}

const repeated: readonly Misbehaviour[] = ['limits', 'limits-briefly', 'fails', 'half-body'];
const saidNo: readonly Misbehaviour[] = ['limits', 'limits-briefly', 'limits-for-long', 'refuses-key'];

const statuses: Readonly<Partial<Record<VendorFailureKind, number>>> = {
  limited: 503,
  keyRefused: 502,
  failed: 502,
  timeout: 504,
  unreachable: 502,
  unreadable: 502,
};

describe.each(misbehaviours)('a vendor that is at its "%s"', (how) => {
  test.each(table)('is a clean answer to $name, without the key', async (endpoint) => {
    const upstream = badUpstream(sampleUpstream);
    const { client, logged } = testVendorClient(upstream);
    upstream.misbehave(how);
    const kind = expectedKind(how, endpoint);
    const isWrite = endpoint.method !== 'GET';
    const seen: unknown[] = [client, logged];
    if (kind === undefined) {
      const answer = await inTime(callSample(client, endpoint));
      seen.push(answer);
      expect('unreadable' in Object(answer)).toBe(how === 'broken-row');
    } else {
      const failure = await inTime(failureOf(callSample(client, endpoint)));
      const refusal = refusalOf(failure);
      seen.push(failure, refusal);
      expect(failure.kind).toBe(kind);
      expect(errorStatus[refusal.code]).toBe(statuses[kind]);
      expect(failure.mayHaveHappened).toBe(isWrite && !saidNo.includes(how));
      expect(refusal.message).not.toMatch(/vendor\.example|<|elsewhere/);
    }
    expect(upstream.seen).toHaveLength(isWrite || !repeated.includes(how) ? 1 : 3);
    for (const request of upstream.seen) {
      expect(request.authorization).toBe(`Bearer ${canaryKey}`);
      expect(new URL(request.url).origin).toBe('https://vendor.example');
      seen.push(request.url, request.body);
    }
    for (const thing of seen) expect(allOf(thing)).not.toContain(canaryKey);
  });
});

test.each(table)('a vendor that does well is an answer to $name', async (endpoint) => {
  const upstream = badUpstream(sampleUpstream);
  const { client, logged } = testVendorClient(upstream);
  const answer = await inTime(callSample(client, endpoint));
  expect(endpoint.answer.safeParse(answer).success).toBe(true);
  expect(upstream.seen.map(({ operation }) => operation)).toEqual([endpoint.name]);
  expect(logged).toEqual([]);
});

test('a body of ten megabytes is not fetched to its end', async () => {
  const upstream = badUpstream(sampleUpstream);
  const { client } = testVendorClient(upstream);
  upstream.misbehave('ten-megabytes');
  await inTime(failureOf(callSample(client, studyUpdate)));
  expect(upstream.bytesTaken()).toBeLessThan(2.5 * 1024 * 1024);
  const declared = testVendorClient({
    fetch: async () =>
      new Response('{"success":true}', {
        headers: { 'content-type': 'application/json', 'content-length': '10485760' },
      }),
  });
  expect((await inTime(failureOf(callSample(declared.client, studyList)))).kind).toBe('unreadable');
});

describe('a body that nobody reads is let go of', () => {
  const answering = (status: number, type: string, afterMs: number) => {
    const cancelled = vi.fn();
    const { client } = testVendorClient({
      fetch: async () => {
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        const headers = { 'content-type': type };
        return new Response(new ReadableStream({ cancel: cancelled }), { status, headers });
      },
    });
    return { client, cancelled };
  };

  test.each([
    [500, 'application/json'],
    [429, 'application/json'],
    [401, 'application/json'],
    [307, 'text/html'],
    [200, 'text/html'],
  ])('of a %d in %s', async (status, type) => {
    const { client, cancelled } = answering(status, type, 0);
    await inTime(failureOf(callSample(client, studyUpdate)));
    expect(cancelled).toHaveBeenCalledTimes(1);
  });

  test('when it comes too late', async () => {
    const { client, cancelled } = answering(200, 'application/json', 11_000);
    expect((await inTime(failureOf(callSample(client, studyUpdate)))).kind).toBe('timeout');
    expect(cancelled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2000);
    expect(cancelled).toHaveBeenCalledTimes(1);
  });
});

test('an answer from where a redirect led is not believed', async () => {
  const { client } = testVendorClient({
    fetch: async (request) =>
      Object.defineProperty(await sampleUpstream(request), 'redirected', { value: true }),
  });
  expect((await inTime(failureOf(callSample(client, studyList)))).kind).toBe('failed');
});

describe('another try', () => {
  let upstream: BadUpstream;
  beforeEach(() => {
    upstream = badUpstream(sampleUpstream);
  });

  test.each(['limits', 'fails', 'half-body'] as const)(
    'of a GET gets through after two "%s"',
    async (how) => {
      const { client, waits } = testVendorClient(upstream);
      upstream.misbehave(how, 'all', 2);
      await inTime(callSample(client, studyList));
      expect(upstream.seen).toHaveLength(3);
      expect(waits).toEqual([225, 450]);
    },
  );

  test('waits a little longer or shorter each time, by chance', async () => {
    for (const [chance, expected] of [
      [0, [150, 300]],
      [1, [300, 600]],
    ] as const) {
      const { client, waits } = testVendorClient({ fetch: upstream.fetch, random: () => chance });
      upstream.misbehave('fails', 'all', 2);
      await inTime(callSample(client, studyList));
      expect(waits).toEqual(expected);
    }
  });

  test('waits as long as the vendor asks', async () => {
    const { client, waits } = testVendorClient(upstream);
    upstream.misbehave('limits-briefly', 'all', 2);
    await inTime(callSample(client, studyList));
    expect(waits).toEqual([20, 20]);
  });

  test('is left out when the wait does not fit into what is left of the ten seconds', async () => {
    let asked = 0;
    const { client, waits } = testVendorClient({
      fetch: async () => {
        asked++;
        return Response.json({}, { status: 503, headers: { 'retry-after': '6' } });
      },
    });
    const failure = await inTime(failureOf(callSample(client, studyList)));
    expect([failure.kind, failure.status, asked]).toEqual(['failed', 503, 2]);
    expect(waits).toEqual([6000]);
  });

  test('is made after a 408 too, and never of a write', async () => {
    let asked = 0;
    const { client } = testVendorClient({
      fetch: async () => {
        asked++;
        return Response.json({}, { status: 408 });
      },
    });
    await inTime(failureOf(callSample(client, studyList)));
    expect(asked).toBe(3);
    const failure = await inTime(failureOf(callSample(client, studyUpdate)));
    expect(asked).toBe(4);
    expect(failure.mayHaveHappened).toBe(true);
  });

  test('is not made after a 404', async () => {
    const { client } = testVendorClient({
      fetch: async () => Response.json({ message: 'No.' }, { status: 404 }),
    });
    const failure = await inTime(failureOf(callSample(client, studyRetrieve)));
    expect([failure.kind, failure.vendorMessage]).toEqual(['refused', 'No.']);
  });
});

describe('what the network calls a failure', () => {
  const failing = (code: string) => async (): Promise<Response> => {
    throw new TypeError('fetch failed', {
      cause: Object.assign(new Error(`connect 10.0.0.1 with ${canaryKey}`), { code }),
    });
  };

  test('is logged by its code alone', async () => {
    const { client, logged } = testVendorClient({ fetch: failing('ECONNRESET') });
    const failure = await inTime(failureOf(callSample(client, studyUpdate)));
    expect([failure.kind, failure.mayHaveHappened]).toEqual(['unreachable', true]);
    expect(logged).toEqual([
      [expect.objectContaining({ operation: 'studyUpdate', networkCode: 'ECONNRESET' }), expect.any(String)],
    ]);
    expect(allOf([failure, logged])).not.toMatch(/10\.0\.0\.1|sk_live/);
  });

  test.each(['ECONNREFUSED', 'ENOTFOUND'])('tells with %s that nothing was sent', async (code) => {
    const { client } = testVendorClient({ fetch: failing(code) });
    expect((await inTime(failureOf(callSample(client, studyUpdate)))).mayHaveHappened).toBe(false);
  });
});

describe('ten seconds', () => {
  test('are for the whole call, however slow each part is', async () => {
    const { client } = testVendorClient({
      fetch: async () => {
        await new Promise((resolve) => setTimeout(resolve, 4000));
        return Response.json({}, { status: 500 });
      },
    });
    const began = performance.now();
    const failure = await inTime(failureOf(callSample(client, studyList)));
    expect(failure.kind).toBe('timeout');
    expect(performance.now() - began).toBeLessThanOrEqual(10_100);
    await vi.advanceTimersByTimeAsync(4000);
  });
});

test('those who wait for a place are at most two hundred, and nobody takes the places of all', async () => {
  const upstream = badUpstream(sampleUpstream);
  const { client } = testVendorClient(upstream);
  upstream.misbehave('says-nothing');
  const waiting = Array.from({ length: 208 }, () => failureOf(callSample(client, userList, 'many')));
  const busy = await failureOf(callSample(client, userList, 'many'));
  expect([busy.kind, busy.mayHaveHappened]).toEqual(['busy', false]);
  expect(refusalOf(busy)).toMatchObject({ code: 'unavailable', details: { retryAfterSeconds: 5 } });
  const other = failureOf(callSample(client, userList, 'one'));
  expect((await waiting.at(-1))?.kind).toBe('busy');
  expect(upstream.seen).toHaveLength(8);
  const kinds = new Set((await inTime(Promise.all([...waiting, other]))).map(({ kind }) => kind));
  expect([...kinds].filter((kind) => !['busy', 'timeout', 'resting'].includes(kind))).toEqual([]);
});

test('at most eight requests are with the vendor, and those who wait take turns', async () => {
  let inFlight = 0;
  let most = 0;
  const order: string[] = [];
  const { client } = testVendorClient({
    fetch: async (request) => {
      order.push(new URL(request.url).searchParams.get('studyDescription') ?? '');
      most = Math.max(most, ++inFlight);
      await new Promise((resolve) => setTimeout(resolve, 100));
      inFlight--;
      return sampleUpstream(request);
    },
  });
  const ask = (who: string) => client.call(studyList, { query: { limit: 20, studyDescription: who } }, who);
  await inTime(
    Promise.all([...Array.from({ length: 30 }, () => ask('many')), ask('one'), ask('two'), ask('one')]),
  );
  expect(most).toBe(8);
  expect(order.slice(0, 8)).toEqual(Array(8).fill('many'));
  expect(
    order
      .slice(8, 16)
      .filter((who) => who !== 'many')
      .toSorted(),
  ).toEqual(['one', 'one', 'two']);
});

describe('a vendor that keeps failing', () => {
  test('is left alone for ten seconds by that operation, then asked once', async () => {
    const upstream = badUpstream(sampleUpstream);
    const { client, logged } = testVendorClient(upstream);
    upstream.misbehave('fails', 'studyUpdate');
    for (let call = 0; call < 5; call++) await inTime(failureOf(callSample(client, studyUpdate)));
    const resting = await inTime(failureOf(callSample(client, studyUpdate)));
    expect([resting.kind, resting.mayHaveHappened]).toEqual(['resting', false]);
    expect(refusalOf(resting)).toMatchObject({ code: 'unavailable', details: { retryAfterSeconds: 10 } });
    expect(upstream.seen).toHaveLength(5);
    expect(logged.filter(([, message]) => message.includes('left alone'))).toHaveLength(1);
    await inTime(callSample(client, studyList));

    await vi.advanceTimersByTimeAsync(10_000);
    expect((await inTime(failureOf(callSample(client, studyUpdate)))).kind).toBe('failed');
    expect((await inTime(failureOf(callSample(client, studyUpdate)))).kind).toBe('resting');
    upstream.behave();
    await vi.advanceTimersByTimeAsync(10_000);
    await inTime(callSample(client, studyUpdate));
    await inTime(callSample(client, studyUpdate));
  });

  test('is asked once only, also by a GET, and nobody beside it', async () => {
    const upstream = badUpstream(sampleUpstream);
    const { client } = testVendorClient(upstream);
    upstream.misbehave('fails');
    for (let call = 0; call < 5; call++) await inTime(failureOf(callSample(client, studyList)));
    await vi.advanceTimersByTimeAsync(10_000);
    const before = upstream.seen.length;
    const kinds = await inTime(
      Promise.all([failureOf(callSample(client, studyList)), failureOf(callSample(client, studyList))]),
    );
    expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(['failed', 'resting']);
    expect(upstream.seen).toHaveLength(before + 1);
  });

  test.each(['limits-for-long', 'refuses-key', 'anothers-row', 'broken-row'] as const)(
    'is not one that is at its "%s"',
    async (how) => {
      const upstream = badUpstream(sampleUpstream);
      const { client } = testVendorClient(upstream);
      upstream.misbehave(how);
      for (let call = 0; call < 7; call++) {
        expect((await inTime(failureOf(callSample(client, studyRetrieve)))).kind).not.toBe('resting');
      }
    },
  );

  test.each(['html', 'half-json', 'other-shape', 'drips'] as const)(
    'is one that is at its "%s"',
    async (how) => {
      const upstream = badUpstream(sampleUpstream);
      const { client } = testVendorClient(upstream);
      upstream.misbehave(how);
      for (let call = 0; call < 5; call++) await inTime(failureOf(callSample(client, studyList)));
      expect((await inTime(failureOf(callSample(client, studyList)))).kind).toBe('resting');
    },
  );

  test('is not asked by those who were waiting when that was found out', async () => {
    let asked = 0;
    const { client } = testVendorClient({
      fetch: async () => {
        asked++;
        await new Promise((resolve) => setTimeout(resolve, 100));
        return Response.json({}, { status: 500 });
      },
    });
    const calls = Array.from({ length: 40 }, () => failureOf(callSample(client, studyUpdate)));
    const kinds = (await inTime(Promise.all(calls))).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'failed')).toHaveLength(asked);
    expect(asked).toBeLessThanOrEqual(16);
    expect(kinds).toContain('resting');
  });
});

test('what differs from the contract is logged once, with its path and without a value', async () => {
  const { client, logged } = testVendorClient({
    fetch: async () =>
      Response.json({
        studies: [
          sampleStudy,
          { ...sampleStudy, severity: 'Jane Roe', metadata: { 'Jane Roe': 1 } },
          { ...sampleStudy, severity: 'John Doe' },
        ],
        hasMore: false,
      }),
  });
  const page = await inTime(callSample(client, studyList));
  expect(page).toMatchObject({ studies: [{ studyId: sampleStudy.studyId }], unreadable: 2 });
  await inTime(callSample(client, studyList));
  expect(logged.map(([details]) => details)).toEqual([
    { operation: 'studyList', path: 'studies[].severity', problem: 'Must be stat, high or normal.' },
    { operation: 'studyList', path: 'studies[].metadata.*', problem: 'Must be text.' },
  ]);
});

test('a refusal keeps the sentence of the vendor and its fields', async () => {
  const { client } = testVendorClient({
    fetch: async () =>
      Response.json(
        { error: { code: 'x', fieldErrors: { severity: 'Is odd.' } }, message: ' That is\n odd. ' },
        { status: 422 },
      ),
  });
  const failure = await inTime(failureOf(callSample(client, studyUpdate)));
  expect(refusalOf(failure)).toMatchObject({
    code: 'invalid_request',
    message: 'That is odd.',
    details: { fieldErrors: { severity: 'Is odd.' } },
  });
  expect(failure.mayHaveHappened).toBe(false);
});

test('a key that cannot be sent is refused at the start, without being quoted', () => {
  const apiKey = `${canaryKey}\n`;
  let thrown: unknown;
  try {
    testVendorClient({ fetch: sampleUpstream, apiKey });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Error);
  expect(allOf(thrown)).not.toContain(canaryKey);
});

test.each(['ftp://vendor.example', 'https://user:word@vendor.example', 'https://vendor.example/?a=1'])(
  'an address such as %s is refused at the start',
  (address) => {
    expect(() =>
      createVendorClient({
        baseUrl: new URL(address),
        apiKey: canaryKey,
        fetch: sampleUpstream,
        log: { warn: () => undefined },
        random: Math.random,
      }),
    ).toThrow('address');
  },
);
