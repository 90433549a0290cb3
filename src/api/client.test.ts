import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { invitationList } from '#contract/invitation-endpoints.ts';
import { studyCancel, studyList, studyRetrieve, studyUpdate } from '#contract/study-endpoints.ts';
import { addressOf, call } from './client.ts';
import { ApiFailure, isPassing } from './failure.ts';
import { failureWords } from './failure-words.ts';

const study = {
  studyId: `stu_${'0'.repeat(32)}`,
  studyInstanceUid: '1.2.3',
  studyDescription: 'CT head',
  severity: 'stat',
  studyViewerStatus: 'incomplete',
  isCancelled: false,
  cancelledAt: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: null,
};
const params = { studyId: study.studyId };

let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {};
const server = createServer((request, response) => answer(request, response));

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const real = globalThis.fetch;
  // In a page, a path is enough of an address.
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => real(`http://127.0.0.1:${port}${path}`, init));
});
afterEach(() => vi.useRealTimers());
afterAll(() => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

function say(status: number, body: unknown, headers: Record<string, string> = {}): void {
  answer = (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

async function failureOf(calling: Promise<unknown>): Promise<ApiFailure> {
  const failure = await calling.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof ApiFailure)) throw new Error(`Expected an ApiFailure, got ${String(failure)}`);
  return failure;
}

it('builds paths and queries as the wire has them', () => {
  expect(addressOf(studyRetrieve, { studyId: 'a/b?c' }, {})).toBe('/v1/viewer/studies/a%2Fb%3Fc');
  expect(addressOf(studyList, {}, { assignedTo: null, limit: 50, severity: undefined })).toBe(
    '/v1/viewer/studies?assignedTo=&limit=50',
  );
  expect(addressOf(invitationList, {}, { status: ['sent', 'accepted'] })).toBe(
    '/v1/viewer/users/invitations?status=sent%2Caccepted',
  );
});

it('answers with the parsed row and its version, and sends what a write needs', async () => {
  const seen: {
    method?: string | undefined;
    type?: string | undefined;
    match?: string | undefined;
    body: string;
  } = {
    body: '',
  };
  answer = async (request, response) => {
    for await (const part of request) seen.body += String(part);
    seen.method = request.method;
    seen.type = request.headers['content-type'];
    seen.match = request.headers['if-match'];
    response.writeHead(200, { etag: '"8"' });
    response.end(JSON.stringify({ ...study, unknown: 1 }));
  };
  const called = await call(studyUpdate, { params, body: { severity: 'high' }, ifMatch: '"7"' });
  expect(called.etag).toBe('"8"');
  expect(called.answer.studyDescription).toBe('CT head');
  expect(seen).toEqual({
    method: 'PATCH',
    type: 'application/json',
    match: '"7"',
    body: '{"severity":"high"}',
  });
});

it('names the path of what does not fit', async () => {
  say(200, { studies: [study, { ...study, severity: 'urgent' }], hasMore: false }, { 'x-request-id': 'r1' });
  const failure = await failureOf(call(studyList));
  expect(failure).toMatchObject({ kind: 'broken', requestId: 'r1', isOutcomeUnknown: false });
  expect(failure.message).toContain('studyList');
  expect(failure.message).toContain('studies.1.severity');
  expect(isPassing(failure)).toBe(false);
});

it('passes on what the server refused, field by field', async () => {
  const error = { code: 'invalid_request', fieldErrors: { severity: 'Must be stat, high or normal.' } };
  say(400, { error, message: 'The request is not valid.', requestId: 'r2' });
  expect(await failureOf(call(studyUpdate, { params, body: {} }))).toMatchObject({
    kind: 'refused',
    status: 400,
    code: 'invalid_request',
    fieldErrors: error.fieldErrors,
    requestId: 'r2',
    isOutcomeUnknown: false,
  });
});

it.each([
  [401, 'unauthenticated', 'unauthenticated'],
  [403, 'forbidden', 'refused'],
  [429, 'rate_limited', 'refused'],
  [503, 'unavailable', 'broken'],
])('takes %i %s for %s', async (status, code, kind) => {
  say(status, { error: { code }, message: 'No.', requestId: 'r' }, { 'retry-after': '42' });
  const failure = await failureOf(call(studyRetrieve, { params }));
  expect(failure).toMatchObject({ kind, status, code, retryAfter: 42_000 });
  expect(isPassing(failure)).toBe(status === 503);
  if (status === 429) expect(failureWords(failure).message).toBe('Try again in 42 s.');
});

it('takes the exact wait before the whole seconds', async () => {
  const body = { error: { code: 'rate_limited' }, message: 'No.', requestId: 'r' };
  say(429, body, { 'retry-after': '2', 'retry-after-ms': '1250' });
  expect((await failureOf(call(studyRetrieve, { params }))).retryAfter).toBe(1_250);
});

it('reads the answers of strangers in between: a page, half an answer, a wait until a date', async () => {
  say(502, '<h1>Bad gateway</h1>', { 'retry-after': new Date(Date.now() + 60_000).toUTCString() });
  const gateway = await failureOf(call(studyCancel, { body: params }));
  expect(gateway).toMatchObject({ kind: 'broken', status: 502, code: undefined, isOutcomeUnknown: true });
  expect(gateway.retryAfter).toBeGreaterThan(50_000);
  say(502, { error: { code: 'upstream_failed' }, message: 'No.', requestId: 'r' });
  expect((await failureOf(call(studyCancel, { body: params }))).isOutcomeUnknown).toBe(false);
  expect(failureWords(await failureOf(call(studyList)))).toMatchObject({ title: 'No usable answer' });
  const inDoubt = { 'x-should-retry': 'false' };
  say(504, { error: { code: 'upstream_timeout' }, message: 'No.', requestId: 'r' }, inDoubt);
  expect((await failureOf(call(studyCancel, { body: params }))).isOutcomeUnknown).toBe(true);
  expect((await failureOf(call(studyList))).isOutcomeUnknown).toBe(false);
  say(200, '{"success": tr');
  expect(await failureOf(call(studyCancel, { body: params }))).toMatchObject({
    kind: 'broken',
    isOutcomeUnknown: true,
  });
});

it('says that the outcome is unknown when the connection breaks under a write, and only then', async () => {
  answer = (request) => request.socket.destroy();
  expect(await failureOf(call(studyCancel, { body: params }))).toMatchObject({
    kind: 'offline',
    isOutcomeUnknown: true,
  });
  expect(await failureOf(call(studyList))).toMatchObject({ kind: 'offline', isOutcomeUnknown: false });
});

it('gives up after 15 seconds of silence, also in the middle of an answer', async () => {
  for (const begins of [false, true]) {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const reached = new Promise<void>((done) => {
      answer = (_request, response) => {
        if (begins) {
          response.writeHead(200);
          response.write('{"studies": [');
        }
        done();
      };
    });
    const failing = failureOf(call(studyList));
    await reached;
    await vi.advanceTimersByTimeAsync(14_999);
    await vi.advanceTimersByTimeAsync(1);
    expect(await failing).toMatchObject({ kind: 'timeout', isOutcomeUnknown: false });
    vi.useRealTimers();
  }
});

it('leaves it to the caller when the caller gave up', async () => {
  answer = () => {};
  const controller = new AbortController();
  const calling = call(studyList, { signal: controller.signal });
  controller.abort();
  await expect(calling).rejects.toMatchObject({ name: 'AbortError' });
});
