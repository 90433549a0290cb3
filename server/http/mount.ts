import type { Hono } from 'hono';
import type { Answer, Endpoint, Parsed } from '#contract/endpoint.ts';
import { sentence } from '#contract/sentences.ts';
import { type Actor, assertConfirmed, type RequestTrace } from '#server/viewer/actor.ts';
import type { Credentials } from '#server/viewer/credentials.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { compiled } from './compiled-schema.ts';
import { encoded } from './compressed.ts';
import type { Environment, RequestContext } from './context.ts';
import { entityTagOf, type SeenState, seenState } from './entity-tag.ts';
import { parseInput } from './parse-input.ts';
import { readBody } from './read-body.ts';
import { assertSameOrigin, isJson } from './same-origin.ts';

export interface MountParts {
  readonly credentials: Credentials;
  /** Exactly what a browser sends as `Origin` from our own pages. */
  readonly origin: string;
}

export interface Incoming<E extends Endpoint> extends Parsed<E>, SeenState {
  readonly actor: Actor | undefined;
}

/** From one row of the table to a validated route: credential, origin, input, verb, answer. */
export function mount<E extends Endpoint>(
  app: Hono<Environment>,
  endpoint: E,
  parts: MountParts,
  run: (input: Incoming<E>, context: RequestContext) => Promise<Answer<E>>,
): void {
  const check = compiled(endpoint.answer);
  const path = endpoint.path.replace(/\{(\w+)\}/g, ':$1');
  app.on(endpoint.method, path, async (context) => {
    const { headers } = context.req.raw;
    const { actor, isCookie } = await authenticate(
      endpoint,
      headers,
      parts.credentials,
      context.get('trace'),
    );
    const isWrite = endpoint.method !== 'GET';
    if (isWrite && isCookie) assertSameOrigin(headers, parts.origin);
    if (isWrite && endpoint.whileUnconfirmed !== true) assertConfirmed(actor);
    const body = isWrite ? await readTypedBody(context.req.raw) : undefined;
    const parsed = parseInput(endpoint, {
      params: context.req.param(),
      query: new URL(context.req.url).searchParams,
      body,
    });
    const answer = await run(
      {
        // The schemas of this very row made these values; the table's type says which.
        ...(parsed as Parsed<E>),
        actor,
        ...(endpoint.versioned === true ? seenState(headers.get('if-match')) : {}),
      },
      context,
    );
    // Strips what is not declared, and turns an answer that breaks the contract into a fault of ours, never a surprise of the caller's.
    return answerWith(endpoint, check(answer, { error: sentence }), context);
  });
}

async function authenticate(
  endpoint: Endpoint,
  headers: Headers,
  credentials: Credentials,
  trace: RequestTrace,
): Promise<{ actor: Actor | undefined; isCookie: boolean }> {
  // These set or use cookies without needing one, so they are held to the same rules.
  if (endpoint.credential === 'none') return { actor: undefined, isCookie: true };
  const authorization = headers.get('authorization');
  if (authorization !== null) {
    const secret = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    if (secret === undefined) {
      throw new Refusal(
        'unauthenticated',
        'Send the API key as a Bearer token: Authorization: Bearer sk_live_…',
      );
    }
    const actor = await credentials.apiKey(secret, trace);
    if (actor === undefined) throw new Refusal('unauthenticated', 'This API key is unknown or revoked.');
    if (endpoint.credential === 'session') {
      throw new Refusal('forbidden', 'An API key cannot do this: sign in to the dashboard.');
    }
    return { actor, isCookie: false };
  }
  const cookie = headers.get('cookie');
  const actor =
    cookie === null
      ? undefined
      : await credentials.session(cookie, {
          isForSetUp: endpoint.beforeSecondFactor === true,
          isForLeaving: endpoint.whileUnconfirmed === true,
        });
  if (actor === undefined) {
    throw new Refusal('unauthenticated', 'Sign in, or send an API key as a Bearer token.');
  }
  return { actor, isCookie: true };
}

async function readTypedBody(request: Request): Promise<unknown> {
  const body = await readBody(request);
  const type = request.headers.get('content-type');
  const isEmpty = typeof body === 'object' && body !== null && Object.keys(body).length === 0;
  // A key's client that has nothing to say sends neither a body nor a type.
  if (type === null ? !isEmpty : !isJson(type)) {
    throw new Refusal('unsupported_media_type', 'The body must be application/json.');
  }
  return body;
}

async function answerWith(endpoint: Endpoint, checked: unknown, context: RequestContext): Promise<Response> {
  const tag = endpoint.versioned === true ? entityTagOf(checked) : undefined;
  const { body, isCompressed, headers } = await encoded(
    JSON.stringify(checked),
    context.req.raw.headers.get('accept-encoding'),
  );
  return context.body(body, endpoint.status, {
    'content-type': 'application/json',
    ...headers,
    // Other bytes for the same thing: a strong tag would say that they are the same.
    ...(tag === undefined ? {} : { etag: isCompressed ? `W/${tag}` : tag }),
  });
}
