import { type Deadline, DeadlinePassed } from './deadline.ts';
import { discard, limitedBody } from './limited-body.ts';
import type { Outgoing } from './outgoing.ts';
import { isAboutInput } from './refusal-of.ts';
import { retryAfterMs, retryAfterSeconds } from './retry-after.ts';
import { VendorFailure, type VendorFailureDetails, type VendorFailureKind } from './vendor-failure.ts';
import type { VendorKey } from './vendor-key.ts';
import { vendorWords } from './vendor-words.ts';

export const answerBytesMax = 2 * 1024 * 1024;
/** An error needs less. */
const errorBytesMax = 64 * 1024;

export interface ExchangeParts {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly key: VendorKey;
  readonly now: () => Date;
}

export type Exchanged =
  | { readonly ok: true; readonly status: number; readonly value: unknown }
  | {
      readonly ok: false;
      readonly failure: VendorFailure;
      /** The vendor did not work, as against: it said no. */
      readonly isOutage: boolean;
      /** Worth another try, for what may be repeated. */
      readonly isPassing: boolean;
      /** Milliseconds that the vendor asks to wait. */
      readonly retryAfter?: number | undefined;
      /** What the network calls the failure. */
      readonly networkCode?: string | undefined;
    };

/** Sends one request, once, and reads what comes back. Never throws for what the other side or the network does. */
export async function exchange(what: Outgoing, deadline: Deadline, parts: ExchangeParts): Promise<Exchanged> {
  const isWrite = what.method !== 'GET';
  const outage = (kind: VendorFailureKind, details: VendorFailureDetails = {}, isPassing = false) =>
    ({
      ok: false,
      failure: new VendorFailure(kind, { mayHaveHappened: isWrite, ...details }),
      isOutage: true,
      isPassing,
    }) as const;
  const broken = (error: unknown, details: VendorFailureDetails): Exchanged => {
    if (error instanceof DeadlinePassed || deadline.hasPassed) return outage('timeout', details);
    return { ...outage('unreachable', details, true), networkCode: networkCode(error) };
  };

  if (deadline.hasPassed) return outage('timeout', { mayHaveHappened: false });
  let response: Response;
  try {
    response = await send(what, deadline, parts);
  } catch (error) {
    return broken(error, wasNeverSent(error) ? { mayHaveHappened: false } : {});
  }
  const { status, headers } = response;
  if (status < 200 || status > 299 || response.redirected) {
    return refused(response, what, deadline, parts);
  }
  if (!/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(headers.get('content-type') ?? '')) {
    discard(response);
    return outage('unreadable', { status });
  }
  let bytes: Uint8Array | undefined;
  try {
    bytes = await limitedBody(response, answerBytesMax, deadline);
  } catch (error) {
    return broken(error, { status });
  }
  const value = bytes === undefined ? undefined : parsed(bytes, parts.key);
  return value === undefined ? outage('unreadable', { status }) : { ok: true, status, value };
}

async function send(what: Outgoing, deadline: Deadline, parts: ExchangeParts): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' });
  if (what.body !== undefined) headers.set('content-type', 'application/json');
  const request = new Request(what.url, {
    method: what.method,
    headers,
    ...(what.body === undefined ? {} : { body: what.body }),
    // Another host must never see the key, and no documented operation redirects.
    redirect: 'manual',
    signal: deadline.signal,
  });
  parts.key.sign(request);
  const answered = parts.fetch(request);
  try {
    return await deadline.race(answered);
  } catch (error) {
    answered.then(discard, () => undefined);
    throw error;
  }
}

async function refused(
  response: Response,
  { operation, method }: Outgoing,
  deadline: Deadline,
  parts: ExchangeParts,
): Promise<Exchanged> {
  const { status, headers } = response;
  const isWrite = method !== 'GET';
  const isNo = status >= 400 && status <= 499 && status !== 408;
  const isOutage = status >= 500 || status === 408;
  const failed = (kind: VendorFailureKind, details: VendorFailureDetails = {}) =>
    new VendorFailure(kind, { operation, status, mayHaveHappened: isWrite && !isNo, ...details });
  if (isAboutInput(status)) {
    const words = vendorWords(await errorBody(response, deadline, parts.key), parts.key);
    return { ok: false, failure: failed('refused', words), isOutage, isPassing: false };
  }
  discard(response);
  const retryAfter = retryAfterMs(headers, parts.now());
  const isPassing = (isOutage || status === 429) && headers.get('x-should-retry') !== 'false';
  if (status === 429) {
    const seconds = retryAfterSeconds(retryAfter);
    const failure = failed('limited', seconds === undefined ? {} : { retryAfterSeconds: seconds });
    return { ok: false, failure, isOutage, isPassing, retryAfter };
  }
  const failure = failed(status === 401 || status === 403 ? 'keyRefused' : 'failed');
  return { ok: false, failure, isOutage, isPassing, retryAfter };
}

/** Whatever can be read of it: the vendor has said no in any case. */
async function errorBody(response: Response, deadline: Deadline, key: VendorKey): Promise<unknown> {
  try {
    const bytes = await limitedBody(response, errorBytesMax, deadline);
    return bytes === undefined ? undefined : parsed(bytes, key);
  } catch {
    return undefined;
  }
}

/** Undefined for what is not JSON, and for what quotes our key. */
function parsed(bytes: Uint8Array, key: VendorKey): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return key.isInJson(text, value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** What can fail before the first byte of a request leaves. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function wasNeverSent(error: unknown): boolean {
  return beforeSending.has(networkCode(error) ?? '');
}

/** `fetch` hides it in the cause, and for a host with several addresses in the cause's own list. */
function networkCode(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  for (const candidate of [error, cause]) {
    if (typeof candidate !== 'object' || candidate === null || !('code' in candidate)) continue;
    const { code } = candidate;
    if (typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code)) return code;
  }
  return undefined;
}
