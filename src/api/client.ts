import * as z from 'zod/mini';
import { encodeQuery, type QueryValues } from '#contract/encode-query.ts';
import type { Answer, Endpoint } from '#contract/endpoint.ts';
import { errorBody } from '#contract/error.ts';
import { readAtHeader } from '#contract/read-at.ts';
import { ApiFailure } from './failure.ts';
import { noteReadAt } from './read-at.ts';

/** Milliseconds. A write gets longer: to give up on one leaves its outcome unknown. */
const readDeadline = 15_000;
const writeDeadline = 30_000;

type Loose<T> = { readonly [Key in keyof T]?: T[Key] | undefined };
type Params<E extends Endpoint> = E['params'] extends z.ZodMiniType
  ? { readonly params: Readonly<z.input<E['params']>> }
  : { readonly params?: never };
type Query<E extends Endpoint> = E['query'] extends z.ZodMiniType
  ? { readonly query?: Loose<z.output<E['query']>> }
  : { readonly query?: never };
type Body<E extends Endpoint> = E['body'] extends z.ZodMiniType
  ? { readonly body: Readonly<z.input<E['body']>> }
  : { readonly body?: never };

/** What an endpoint's row asks for, and nothing that it does not take. */
export type CallInput<E extends Endpoint> = Params<E> &
  Query<E> &
  Body<E> & {
    /** The version that the change was based on, as an `ETag` said it. */
    readonly ifMatch?: string | undefined;
    readonly signal?: AbortSignal | undefined;
  };

/** All that there is of a row in a browser: `scripts/client-rows.ts` leaves the rest out. */
type ClientRow = Pick<Endpoint, 'name' | 'method' | 'path' | 'answer'>;

interface AnyInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: QueryValues;
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Called<E extends Endpoint> {
  readonly answer: Answer<E>;
  readonly etag: string | undefined;
}

type Arguments<E extends Endpoint> =
  Record<never, never> extends CallInput<E> ? [input?: CallInput<E>] : [input: CallInput<E>];

/**
 * Calls one row of the contract on our own server and parses what comes back.
 * Rejects with an `ApiFailure`, or with the signal's reason when the caller gave up.
 */
export async function call<E extends Endpoint>(row: E, ...[given]: Arguments<E>): Promise<Called<E>> {
  // The conditional types above say to callers what each row takes; in here all rows are alike.
  const input = (given ?? {}) as AnyInput;
  const response = await send(row, input);
  const etag = response.headers.get('etag') ?? undefined;
  const json = readJson(row, response);
  const parsed = z.safeParse(row.answer, json);
  if (!parsed.success) {
    // The words for it are hardly ever needed: no page waits for them.
    const words = await import('#contract/sentences.ts').then(
      ({ sentence }) => ({ error: sentence }),
      () => undefined,
    );
    const issue = z.safeParse(row.answer, json, words).error?.issues[0];
    const path = issue?.path.map(String).join('.') || '(the answer itself)';
    throw new ApiFailure({
      kind: 'broken',
      status: response.status,
      message: `The answer to ${row.name} does not have the expected form: ${path}: ${issue?.message ?? 'is not valid.'}`,
      requestId: response.headers.get('x-request-id') ?? undefined,
      isOutcomeUnknown: row.method !== 'GET',
    });
  }
  return { answer: parsed.data as Answer<E>, etag };
}

/** The answer alone, for the many callers that need no version. */
export async function answerOf<E extends Endpoint>(row: E, ...input: Arguments<E>): Promise<Answer<E>> {
  return (await call(row, ...input)).answer;
}

/** `/v1/viewer/studies/{studyId}` and its values → an address on this site. */
export function addressOf(
  row: ClientRow,
  params: Readonly<Record<string, string>>,
  query: QueryValues,
): string {
  const path = row.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  return path + encodeQuery(query);
}

interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function send(row: ClientRow, input: AnyInput): Promise<Received> {
  const isWrite = row.method !== 'GET';
  const headers: Record<string, string> = { accept: 'application/json' };
  if (isWrite) headers['content-type'] = 'application/json';
  if (input.ifMatch !== undefined) headers['if-match'] = input.ifMatch;

  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), isWrite ? writeDeadline : readDeadline);
  const giveUp = () => limit.abort();
  input.signal?.addEventListener('abort', giveUp);
  try {
    input.signal?.throwIfAborted();
    const response = await fetch(addressOf(row, input.params ?? {}, input.query ?? {}), {
      method: row.method,
      headers,
      signal: limit.signal,
      ...(isWrite ? { body: JSON.stringify(input.body ?? {}) } : {}),
    });
    if (!response.ok) throw await refusal(row, response);
    // What is kept here says nothing about where the clinic's data is.
    if (row.path.startsWith('/v1/')) noteReadAt(response.headers.get(readAtHeader) ?? undefined);
    // Inside the deadline: half an answer that never ends is no answer.
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    if (error instanceof ApiFailure) throw error;
    input.signal?.throwIfAborted();
    throw new ApiFailure(
      limit.signal.aborted
        ? { kind: 'timeout', message: 'No answer in time.', isOutcomeUnknown: isWrite }
        : { kind: 'offline', message: 'No connection.', isOutcomeUnknown: isWrite },
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
    input.signal?.removeEventListener('abort', giveUp);
  }
}

function readJson(row: ClientRow, response: Received): unknown {
  try {
    return JSON.parse(response.text);
  } catch (cause) {
    throw new ApiFailure(
      {
        kind: 'broken',
        status: response.status,
        message: `The answer to ${row.name} cannot be read.`,
        requestId: response.headers.get('x-request-id') ?? undefined,
        isOutcomeUnknown: row.method !== 'GET',
      },
      { cause },
    );
  }
}

async function refusal(row: ClientRow, response: Response): Promise<ApiFailure> {
  const status = response.status;
  let read: unknown;
  try {
    read = await response.json();
  } catch {
    // A proxy's own page: the status has to say it all.
  }
  const body = z.safeParse(errorBody, read);
  const kind = status === 401 ? 'unauthenticated' : status >= 500 ? 'broken' : 'refused';
  return new ApiFailure({
    kind,
    status,
    message: body.success ? body.data.message : `The server answered ${status}.`,
    code: body.success ? body.data.error.code : undefined,
    fieldErrors: body.success ? body.data.error.fieldErrors : undefined,
    current: body.success ? body.data.error.current : undefined,
    changes: body.success ? body.data.error.changes : undefined,
    requestId: body.success ? body.data.requestId : (response.headers.get('x-request-id') ?? undefined),
    retryAfter: retryAfter(response.headers),
    // Our own failures say by a header that something may have been done; a gateway's page knows nothing of what is behind it.
    isOutcomeUnknown:
      row.method !== 'GET' &&
      status >= 500 &&
      (!body.success || response.headers.get('x-should-retry') === 'false'),
  });
}

/** Milliseconds; the first header says just these, the second may be seconds or a date. */
function retryAfter(headers: Headers): number | undefined {
  const exact = headers.get('retry-after-ms');
  if (exact !== null && /^\d+$/.test(exact)) return Number(exact);
  const written = headers.get('retry-after');
  if (written === null) return undefined;
  const wait = /^\d+$/.test(written) ? Number(written) * 1000 : Date.parse(written) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
