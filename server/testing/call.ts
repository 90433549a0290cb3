import { isDeepStrictEqual } from 'node:util';
import { encodeQuery, type QueryValues } from '#contract/encode-query.ts';
import type { Answer, Endpoint } from '#contract/endpoint.ts';
import { type ChangeNote, type ErrorCode, errorBody, errorStatus } from '#contract/error.ts';

/** Anything that can be named as who asks: what it adds to a request. */
export interface Caller {
  /** Header by header; empty for somebody without a credential. */
  readonly credential: Readonly<Record<string, string>>;
}

export const nobody: Caller = { credential: {} };

export interface Input {
  readonly params?: Readonly<Record<string, string>>;
  /** Written as the clients write it, or sent as it stands. */
  readonly query?: QueryValues | string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it stands, instead of `body`. */
  readonly raw?: BodyInit;
  /** Over those that a caller of this kind sends; null leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

export interface Done<E extends Endpoint> {
  readonly ok: true;
  readonly status: number;
  readonly body: Answer<E>;
  readonly text: string;
  readonly headers: Headers;
}

export interface Refused {
  readonly ok: false;
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly fieldErrors: Readonly<Record<string, string>>;
  readonly current: unknown;
  readonly changes: readonly ChangeNote[] | undefined;
  readonly text: string;
  readonly headers: Headers;
}

export type Result<E extends Endpoint> = Done<E> | Refused;

export type Send = (path: string, init: RequestInit) => Promise<Response>;

/** What every operation may refuse with, whatever it says of itself. */
const always: readonly ErrorCode[] = [
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'second_factor_needed',
  'rate_limited',
  'internal',
  'unavailable',
  'upstream_failed',
  'upstream_timeout',
];
const ofWrites: readonly ErrorCode[] = ['payload_too_large', 'unsupported_media_type'];

/**
 * Calls one operation as a client would, and holds the answer to the contract: a success fits the endpoint's answer and
 * has no field that is not declared, a failure is an error body with a code that the endpoint declares.
 */
export async function callEndpoint<E extends Endpoint>(
  send: Send,
  origin: string,
  caller: Caller,
  endpoint: E,
  input: Input = {},
): Promise<Result<E>> {
  const response = await send(addressOf(endpoint, input), requestOf(endpoint, origin, caller, input));
  return readAnswer(endpoint, response);
}

export function addressOf(endpoint: Endpoint, input: Input): string {
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(input.params?.[name] ?? 'absent'),
  );
  const query = typeof input.query === 'object' ? encodeQuery(input.query) : (input.query ?? '');
  return `${path}${query === '' || query.startsWith('?') ? query : `?${query}`}`;
}

export function requestOf(endpoint: Endpoint, origin: string, caller: Caller, input: Input): RequestInit {
  const headers = new Headers(caller.credential);
  const isWrite = endpoint.method !== 'GET';
  if (isWrite) {
    headers.set('content-type', 'application/json');
    // A key's client is no browser; a browser says where it comes from.
    if (!headers.has('authorization')) headers.set('origin', origin);
  }
  for (const [name, value] of Object.entries(input.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  const body = input.raw ?? (input.body === undefined ? undefined : JSON.stringify(input.body));
  // Without a body `fetch` would invent a content type for a string only; an absent one stays absent.
  return { method: endpoint.method, headers, ...(isWrite && body !== undefined ? { body } : {}) };
}

/** @throws Error that says how an answer breaks the contract */
export async function readAnswer<E extends Endpoint>(endpoint: E, response: Response): Promise<Result<E>> {
  const text = await response.text();
  const { status, headers } = response;
  const broken = (why: string) =>
    new Error(`${endpoint.name} answered ${status}, and ${why}: ${text.slice(0, 600)}`);
  if (!/^application\/json/.test(headers.get('content-type') ?? '')) throw broken('not as JSON');
  if (headers.get('cache-control') !== 'no-store') throw broken('may be cached');
  if ((headers.get('x-request-id') ?? '') === '') throw broken('without a request id');
  const json: unknown = JSON.parse(text);
  if (status < 400) {
    if (status !== endpoint.status) throw broken(`not ${endpoint.status}`);
    const parsed = endpoint.answer.safeParse(json);
    if (!parsed.success) throw broken(`not in its shape (${JSON.stringify(parsed.error.issues)})`);
    if (!isDeepStrictEqual(parsed.data, json)) throw broken('with fields that are not declared');
    const state = readState(json);
    const wanted = endpoint.versioned === true && state !== undefined ? `"${state}"` : null;
    // Compression weakens tags on the way out.
    if ((headers.get('etag')?.replace(/^W\//, '') ?? null) !== wanted) throw broken('with another ETag');
    // The schema of this very endpoint has just read it.
    return { ok: true, status, body: parsed.data as Answer<E>, text, headers };
  }
  const parsed = errorBody.safeParse(json);
  if (!parsed.success) throw broken('not as an error body');
  if (!isDeepStrictEqual(parsed.data, json)) throw broken('with fields that are not declared');
  const { error, message, requestId } = parsed.data;
  const code = (Object.keys(errorStatus) as ErrorCode[]).find((known) => known === error.code);
  if (code === undefined || errorStatus[code] !== status) throw broken('with a code of another status');
  const declared = [...always, ...(endpoint.method === 'GET' ? [] : ofWrites), ...endpoint.errors];
  if (!declared.includes(code)) throw broken('with a code that it does not declare');
  if (requestId !== headers.get('x-request-id')) throw broken('with two request ids');
  if (message.trim() === '') throw broken('without a message');
  // A failure behind us may have been carried out all the same, and says so in the same way.
  const mayRetry = headers.get('x-should-retry') !== 'false';
  if (mayRetry ? code === 'conflict' : code !== 'conflict' && status < 500)
    throw broken('does not say whether to retry');
  if (['rate_limited', 'unavailable'].includes(code) && !/^\d+$/.test(headers.get('retry-after') ?? ''))
    throw broken('does not say when to retry');
  return {
    ok: false,
    status,
    code,
    message,
    fieldErrors: error.fieldErrors ?? {},
    current: error.current,
    changes: error.changes,
    text,
    headers,
  };
}

/** What an ETag is made of: a version or, where there are none, a fingerprint. */
function readState(json: unknown): string | number | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  if ('version' in json && typeof json.version === 'number') return json.version;
  return 'fingerprint' in json && typeof json.fingerprint === 'string' ? json.fingerprint : undefined;
}
