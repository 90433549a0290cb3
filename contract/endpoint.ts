import type * as z from 'zod/mini';
import type { ErrorCode } from './error.ts';

export type Method = 'GET' | 'POST' | 'PATCH';

/**
 * Who may call: `viewer` takes an API key or a session, `session` a signed-in person only,
 * `none` anybody (each such operation guards itself: rate limits, one-time codes).
 */
export type Credential = 'viewer' | 'session' | 'none';

/** One row of the table that drives the server's routes, the browser's client, the API document and the tests. */
export interface Endpoint {
  /** One name from wire to test: the verb, the mutation and the test are called the same. */
  readonly name: string;
  readonly method: Method;
  /** With `{parameters}` in braces, as the documents write it. */
  readonly path: string;
  readonly summary: string;
  readonly credential: Credential;
  readonly params?: z.ZodMiniObject;
  readonly query?: z.ZodMiniObject;
  readonly body?: z.ZodMiniType;
  readonly answer: z.ZodMiniType;
  readonly status: 200 | 201;
  /** What it can refuse with, beyond 400, 401, 403, 413, 415, 429 and 500 to 504, which every operation shares. */
  readonly errors: readonly ErrorCode[];
  /** Answers carry an ETag and `If-Match` is honoured (extension). */
  readonly versioned?: true;
  /** Also open to a session that can do nothing else before its person has set up a second factor. */
  readonly beforeSecondFactor?: true;
  /** A write that goes on while the rights of whoever asks cannot be checked, because it only takes something from them. */
  readonly whileUnconfirmed?: true;
  /** Not in the vendor's documents: ours. */
  readonly extension?: true;
}

/** Keeps the literal types of one row. */
export function endpoint<const E extends Endpoint>(row: E): E {
  return row;
}

type Output<T> = T extends z.ZodMiniType ? z.output<T> : Record<never, never>;

/** What a verb receives: everything parsed. */
export interface Parsed<E extends Endpoint> {
  readonly params: Output<E['params']>;
  readonly query: Output<E['query']>;
  readonly body: Output<E['body']>;
}

export type Answer<E extends Endpoint> = z.output<E['answer']>;
