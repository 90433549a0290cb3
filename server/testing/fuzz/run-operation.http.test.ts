import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Endpoint } from '#contract/endpoint.ts';
import { studyList, studyUpdate } from '#contract/study-endpoints.ts';
import { openTestApp, type TestApp, type TestClinic } from '#server/testing/test-app.ts';
import { createFuzz, type Kind } from './run-operation.ts';
import { selfHostedTarget } from './self-hosted-target.ts';
import type { FuzzTarget } from './target.ts';

let app: TestApp;
let target: FuzzTarget;
let clinic: TestClinic;

beforeAll(async () => {
  app = await openTestApp();
  target = await selfHostedTarget(app);
  clinic = await app.newClinic();
});

afterAll(() => target.close());

/** Each a server that breaks one promise, and is caught. */
const broken: readonly {
  readonly promise: string;
  readonly endpoint: Endpoint;
  readonly kind: Kind;
  readonly says: string;
  readonly breaks: (response: Response) => Response | Promise<Response>;
}[] = [
  {
    promise: 'no fault',
    endpoint: studyList,
    kind: 'valid',
    says: 'It answered 500',
    breaks: () => new Response('{}', { status: 500 }),
  },
  {
    promise: 'no field that is not declared',
    endpoint: studyList,
    kind: 'valid',
    says: 'with fields that are not declared',
    breaks: async (response) => new Response(`{"secret":1,${(await response.text()).slice(1)}`, response),
  },
  {
    promise: 'a request that the contract takes is not malformed',
    endpoint: studyList,
    kind: 'valid',
    says: 'The contract takes this request',
    breaks: () => app.request('/v1/viewer/studies?severity=wrong', { headers: clinic.key.credential }),
  },
  {
    promise: 'a refusal changes nothing',
    endpoint: studyUpdate,
    kind: 'mutated',
    says: 'and yet this changed:\nUPDATE studies',
    breaks: async (response) => {
      if (response.status >= 400)
        await app.db
          .updateTable('studies')
          .set(({ eb }) => ({ version: eb('version', '+', 1) }))
          .execute();
      return response;
    },
  },
  {
    promise: 'a read changes nothing',
    endpoint: studyList,
    kind: 'valid',
    says: 'and yet this changed:\nDELETE studies',
    breaks: async (response) => {
      await app.db.deleteFrom('studies').execute();
      return response;
    },
  },
];

test.each(broken)('$promise', async ({ endpoint, kind, says, breaks }) => {
  const fuzz = createFuzz(
    { ...target, request: async (path, init) => breaks(await target.request(path, init)) },
    1,
  );
  const found = await fuzz.run(endpoint, kind, 20).then(
    () => 'nothing',
    (error: Error) => error.message,
  );
  expect(found).toContain(says);
  expect(found).toContain(`FUZZ_SEED=1 npm run fuzz -- ${endpoint.name}`);
  expect(found).toContain(`{ operation: '${endpoint.name}', kind: '${kind}', why: '…', request: {"as":`);
});
