import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { studyList, studyUpdate } from '#contract/study-endpoints.ts';
import { type ListeningUpstream, listening, listeningUpstream } from '#server/testing/outside/listening.ts';
import { sampleUpstream } from '#server/testing/outside/sample-upstream.ts';
import { allOf, callSample, canaryKey, failureOf, testVendorClient } from '#server/testing/vendor-calls.ts';

let upstream: ListeningUpstream;

beforeAll(async () => {
  upstream = await listeningUpstream(sampleUpstream);
});
afterAll(() => upstream.close());
beforeEach(() => upstream.behave());

/** By a real `fetch`, and quicker than in earnest. */
const quickClient = () =>
  testVendorClient({
    fetch: globalThis.fetch,
    baseUrl: upstream.url,
    deadlineMs: 400,
    sleep: async () => undefined,
  });

describe('through a socket', () => {
  test('a good answer is an answer', async () => {
    const { client, logged } = quickClient();
    expect(await callSample(client, studyList)).toMatchObject({ hasMore: false });
    expect(logged).toEqual([]);
  });

  test.each([
    ['says-nothing', 'timeout', 1],
    ['drips', 'timeout', 1],
    ['half-body', 'unreachable', 3],
    ['redirects', 'failed', 1],
    ['ten-megabytes', 'unreadable', 1],
    ['refuses-key', 'keyRefused', 1],
  ] as const)('a vendor at its "%s" is a clean failure', async (how, kind, tries) => {
    const { client, logged } = quickClient();
    upstream.misbehave(how);
    for (const [endpoint, times] of [
      [studyList, tries],
      [studyUpdate, 1],
    ] as const) {
      const before = upstream.seen.length;
      const failure = await failureOf(callSample(client, endpoint));
      expect(failure.kind).toBe(kind);
      const arrived = upstream.seen.length - before;
      // A try on a connection that has just broken off does not arrive.
      if (how === 'half-body') expect(arrived).toBeLessThanOrEqual(times);
      else expect(arrived).toBe(times);
      expect(allOf([failure, logged])).not.toContain(canaryKey);
      expect(allOf([failure, logged])).not.toContain(upstream.url.port);
    }
  });

  test('a redirect leads nobody to the other host', async () => {
    const { client } = quickClient();
    upstream.misbehave('redirects');
    await failureOf(callSample(client, studyList));
    await failureOf(callSample(client, studyUpdate));
    expect(upstream.strayed).toEqual([]);
    // The other host is there, and would have been found.
    const { url } = upstream.seen.at(-1) ?? { url: '' };
    expect((await fetch(url, { method: 'POST' })).ok).toBe(true);
    expect(upstream.strayed.splice(0)).toHaveLength(1);
  });

  test('nobody there is a clean failure, and nothing was sent', async () => {
    const gone = await listening(sampleUpstream);
    await gone.close();
    const { client, logged } = testVendorClient({
      fetch: globalThis.fetch,
      baseUrl: gone.url,
      sleep: async () => undefined,
    });
    const failure = await failureOf(callSample(client, studyUpdate));
    expect([failure.kind, failure.mayHaveHappened]).toEqual(['unreachable', false]);
    expect(logged).toEqual([[expect.objectContaining({ networkCode: 'ECONNREFUSED' }), expect.any(String)]]);
    expect(allOf([failure, logged])).not.toContain(gone.url.port);
  });

  test('what the vendor asks to wait is waited in earnest', async () => {
    const { client } = testVendorClient({ fetch: globalThis.fetch, baseUrl: upstream.url });
    upstream.misbehave('limits-briefly', 'all', 2);
    expect(await callSample(client, studyList)).toMatchObject({ hasMore: false });
  });

  test('an answer that is given up is let go of by the vendor too', async () => {
    const { client } = quickClient();
    upstream.misbehave('drips');
    await failureOf(callSample(client, studyList));
    const { bytesTaken } = upstream;
    await expect
      .poll(async () => {
        const before = bytesTaken();
        await new Promise((resolve) => setTimeout(resolve, 100));
        return bytesTaken() - before;
      })
      .toBe(0);
  });
});
