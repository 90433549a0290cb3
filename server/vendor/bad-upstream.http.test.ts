import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Endpoint } from '#contract/endpoint.ts';
import { type ViewerEndpoints, viewerEndpoints } from '#contract/endpoints.ts';
import { type BadUpstream, badUpstream, misbehaviours } from '#server/testing/outside/bad-upstream.ts';
import { openTestApp, type TestApp, type TestClinic, type TestKey } from '#server/testing/test-app.ts';
import { viewerInputs } from '#server/testing/viewer-inputs.ts';

type Operation = keyof ViewerEndpoints;

/** Longer than the ten seconds for which an operation that kept failing is left alone. */
const restMs = 11_000;

let upstream: TestApp;
let clinic: TestClinic;
let bad: BadUpstream;
let app: TestApp;
/** The same installation with less patience, for an upstream that never ends. */
let hasty: TestApp;
let key: TestKey;
let inputs: ReturnType<typeof viewerInputs>;

beforeAll(async () => {
  upstream = await openTestApp();
  clinic = await upstream.newClinic();
  bad = badUpstream(async (request) => upstream.request(request.url, request));
  const vendor = {
    apiKey: clinic.key.secret,
    baseUrl: new URL(upstream.origin),
    clinicName: undefined,
    fetch: bad.fetch,
    sleep: async () => {},
  };
  app = await openTestApp({ vendor });
  hasty = await openTestApp({ vendor: { ...vendor, deadlineMs: 150 }, beside: app });
  const { clinic_id } = await app.db.selectFrom('clinics').select('clinic_id').executeTakeFirstOrThrow();
  key = await app.addKey(clinic_id);
  inputs = viewerInputs(upstream, clinic);
});

afterAll(async () => {
  await hasty.close();
  await app.close();
  await upstream.close();
});

const operations = Object.keys(viewerEndpoints) as Operation[];

describe.each(misbehaviours)('an upstream that does this: %s', (how) => {
  test.each(operations)(
    '%s answers cleanly, sends a write once, and is itself again afterwards',
    async (name) => {
      const endpoint: Endpoint = viewerEndpoints[name];
      const input = await inputs[name]();
      const before = bad.seen.length;
      bad.misbehave(how, name);
      const server = how === 'drips' || how === 'says-nothing' ? hasty : app;
      // Both hold the answer to the contract: its shape, its code, and nothing that is not declared.
      const result = await server.call(key, endpoint, input);
      bad.behave();
      expect(result.text).not.toMatch(/sk_live_|127\.0\.0\.1:4400\/v1|<h1>|Maintenance/);
      if (!result.ok) expect([502, 503, 504]).toContain(result.status);
      const sent = bad.seen
        .slice(before)
        .filter(({ operation, method }) => operation === name && method !== 'GET');
      expect(sent.length).toBeLessThanOrEqual(1);
      expect(bad.seen.every(({ url }) => new URL(url).origin === upstream.origin)).toBe(true);

      // Others are not drawn in, and this one comes back.
      expect((await app.request('/healthz')).status).toBe(200);
      app.pass(restMs);
      await app.done(key, endpoint, await inputs[name]());
    },
  );
});

test('the vendor’s key is in no log line and nowhere in the database', async () => {
  const secret = clinic.key.secret;
  for (const text of [app.logged(), hasty.logged(), await app.dump()]) {
    expect(text.length).toBeGreaterThan(1_000);
    expect(text).not.toContain(secret);
    expect(text).not.toContain(secret.slice('sk_live_'.length));
  }
});
