import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Endpoint } from '#contract/endpoint.ts';
import { type ViewerEndpoints, viewerEndpoints } from '#contract/endpoints.ts';
import type { ConformanceApp, TestClinic } from '#server/testing/test-app.ts';
import { type OnTheWay, openVendorApp } from '#server/testing/vendor-app.ts';
import { viewerInputs } from '#server/testing/viewer-inputs.ts';

let app: ConformanceApp;
let clinic: TestClinic;
let onTheWay: OnTheWay;
const working: OnTheWay = (_, forward) => forward();

beforeAll(async () => {
  onTheWay = working;
  app = await openVendorApp((sent, forward) => onTheWay(sent, forward));
  clinic = await app.newClinic();
});
afterAll(() => app.close());

const message = 'Not today, says the vendor.';
const statuses = [400, 402, 404, 409, 410, 412, 413, 415, 418, 422, 423, 451];

// Whatever the vendor says no with, `call` holds the answer to the codes that the operation declares.
test.each(Object.keys(viewerEndpoints) as (keyof ViewerEndpoints)[])('%s', async (name) => {
  const endpoint: Endpoint = viewerEndpoints[name];
  const isWrite = endpoint.method !== 'GET';
  const input = await viewerInputs(app, clinic)[name]();
  for (const status of statuses) {
    app.pass(11_000);
    const rows = (await app.audit(clinic.clinicId)).length;
    onTheWay = async (sent, forward) =>
      (sent.method !== 'GET') === isWrite ? Response.json({ message }, { status }) : forward();
    const result = await app.call(clinic.key, endpoint, input);
    onTheWay = working;
    if (result.ok) throw new Error(`${status} was taken for a success.`);
    const added = (await app.audit(clinic.clinicId)).slice(rows);
    if (!isWrite) expect([status, added]).toEqual([status, []]);
    else expect(added).toMatchObject([{ action: name, outcome: 'refused', reason: result.message }]);
    // Its own words, where it says no to what was asked.
    const isAboutInput = [400, 404, 409, 410, 412, 413, 415, 422].includes(status);
    expect([status, result.message === message]).toEqual([status, isAboutInput]);
    if (isWrite && isAboutInput) expect([status, result.status < 500]).toEqual([status, true]);
  }
});
