import type { Endpoint } from '#contract/endpoint.ts';
import { viewerEndpoints } from '#contract/endpoints.ts';

/** What the vendor's API, or something between it and us, can do wrong. */
export const misbehaviours = [
  /** 429 without a word of when to come back. */
  'limits',
  /** 429 with `retry-after-ms: 20`. */
  'limits-briefly',
  /** 429 with `Retry-After: 120`. */
  'limits-for-long',
  /** 401 that quotes the key. */
  'refuses-key',
  /** 500 with a page that quotes the key and names the host. */
  'fails',
  /** 500 with `x-should-retry: false`. */
  'fails-for-good',
  /** Does what is asked, and never answers. */
  'says-nothing',
  /** Does what is asked, and breaks off in the middle of the answer. */
  'half-body',
  /** A whole body that is half of the JSON. */
  'half-json',
  'html',
  /** 10 MB of valid JSON. */
  'ten-megabytes',
  /** Another object than was asked for. Lists and outcomes, which name nobody, stay as they are. */
  'anothers-row',
  /** A list's first row, or the object itself, without one field that it needs. */
  'broken-row',
  /** Valid JSON of no shape that anybody knows. */
  'other-shape',
  /** The key in a field of a valid answer, escaped. */
  'echoes-key',
  /** 307 to another host. */
  'redirects',
  /** Blanks, one at a time, for ever. */
  'drips',
] as const;
export type Misbehaviour = (typeof misbehaviours)[number];

export type Fetch = (request: Request) => Promise<Response>;

export interface UpstreamRequest {
  /** Undefined for what the documents do not have. */
  readonly operation: string | undefined;
  readonly method: string;
  readonly url: string;
  readonly authorization: string | null;
  readonly body: string;
}

export interface BadUpstream {
  readonly fetch: Fetch;
  /** From now on, for all operations or one of them, the next so many times. */
  misbehave(how: Misbehaviour, operation?: string, times?: number): void;
  behave(): void;
  /** Every request that came, in order. */
  readonly seen: readonly UpstreamRequest[];
  /** Bytes of endless bodies that somebody has taken. */
  readonly bytesTaken: () => number;
}

export interface BadUpstreamOptions {
  /** Where redirects lead. */
  readonly elsewhere?: string;
  readonly dripMs?: number;
}

/** In front of an upstream that does everything right: passes requests on, or spoils them as it was told. */
export function badUpstream(good: Fetch, options: BadUpstreamOptions = {}): BadUpstream {
  const { elsewhere = 'https://elsewhere.example', dripMs = 20 } = options;
  const moods = new Map<string, { how: Misbehaviour; left: number }>();
  const seen: UpstreamRequest[] = [];
  let bytesTaken = 0;

  const moodFor = (operation: string | undefined): Misbehaviour | undefined => {
    for (const name of [operation, 'all']) {
      const mood = name === undefined ? undefined : moods.get(name);
      if (mood === undefined || mood.left === 0) continue;
      mood.left--;
      return mood.how;
    }
    return undefined;
  };

  const spoil: Readonly<Record<Misbehaviour, (request: Request) => Response | Promise<Response>>> = {
    limits: () => problem(429),
    'limits-briefly': () => problem(429, { 'retry-after-ms': '20' }),
    'limits-for-long': () => problem(429, { 'retry-after': '120' }),
    'refuses-key': (request) => problem(401, {}, `Unknown key ${request.headers.get('authorization')}`),
    fails: (request) =>
      new Response(`<h1>${request.headers.get('authorization')} at ${request.url}</h1>`, { status: 500 }),
    'fails-for-good': () => problem(500, { 'x-should-retry': 'false' }),
    'says-nothing': async (request) => {
      await good(request);
      return new Promise<Response>(() => undefined);
    },
    'half-body': async (request) => {
      const { response, text } = await answered(good, request);
      return answer(response, brokenOff(text.slice(0, text.length / 2)));
    },
    'half-json': async (request) => {
      const { response, text } = await answered(good, request);
      return answer(response, text.slice(0, text.length / 2));
    },
    html: () =>
      new Response('<!doctype html><title>Maintenance</title>', { headers: { 'content-type': 'text/html' } }),
    'ten-megabytes': () => json(padded(10 * 1024 * 1024, (bytes) => (bytesTaken += bytes))),
    'anothers-row': (request) => changed(good, request, renamed),
    'broken-row': (request) => changed(good, request, broken),
    'other-shape': () => json('{"data":[1,2,3],"next":null}'),
    'echoes-key': (request) => {
      const secret = request.headers.get('authorization')?.replace(/^Bearer s/, '\\u0073') ?? '';
      return json(`{"success":true,"message":"${secret}","url":"https://viewer.example/${secret}"}`);
    },
    redirects: (request) => {
      const { pathname, search } = new URL(request.url);
      return new Response(null, { status: 307, headers: { location: `${elsewhere}${pathname}${search}` } });
    },
    drips: () => json(dripping(dripMs, () => bytesTaken++)),
  };

  return {
    seen,
    bytesTaken: () => bytesTaken,
    misbehave: (how, operation = 'all', times = Number.POSITIVE_INFINITY) =>
      void moods.set(operation, { how, left: times }),
    behave: () => moods.clear(),
    async fetch(request) {
      const operation = operationOf(request);
      const { method, url } = request;
      const authorization = request.headers.get('authorization');
      seen.push({ operation, method, url, authorization, body: await request.clone().text() });
      const how = moodFor(operation);
      return how === undefined ? good(request) : spoil[how](request);
    },
  };
}

/** Paths without parameters come first, as a router has them. */
const patterns = (Object.values(viewerEndpoints) as readonly Endpoint[])
  .map(({ name, method, path }) => ({
    name,
    method,
    parameters: path.split('{').length,
    pattern: new RegExp(`${path.replace(/\{\w+\}/g, '[^/]+')}$`),
  }))
  .toSorted((a, b) => a.parameters - b.parameters);

export function operationOf({ method, url }: Pick<Request, 'method' | 'url'>): string | undefined {
  const { pathname } = new URL(url);
  return patterns.find((each) => each.method === method && each.pattern.test(pathname))?.name;
}

function problem(status: number, headers: Record<string, string> = {}, message = 'No.'): Response {
  return Response.json({ error: { code: 'no' }, message, requestId: 'r' }, { status, headers });
}

function json(body: BodyInit): Response {
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}

async function answered(good: Fetch, request: Request): Promise<{ response: Response; text: string }> {
  const response = await good(request);
  return { response, text: await response.text() };
}

/** The same status and headers, but for what they said about the body. */
function answer({ status, headers }: Response, body: BodyInit): Response {
  const others = new Headers(headers);
  for (const name of ['content-length', 'content-encoding', 'etag']) others.delete(name);
  return new Response(body, { status, headers: others });
}

async function changed(
  good: Fetch,
  request: Request,
  change: (value: unknown) => unknown,
): Promise<Response> {
  const { response, text } = await answered(good, request);
  return answer(response, JSON.stringify(change(JSON.parse(text))));
}

const identifiers = ['studyId', 'studyInstanceUid', 'userId', 'invitationId'];

function renamed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      identifiers.includes(name) ? String(field).replace(/.$/, (last) => (last === '1' ? '2' : '1')) : field,
    ]),
  );
}

const needed = ['studyDescription', 'lastName', 'success', 'url'];

function broken(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !needed.includes(name))
      .map(([name, field]) => [
        name,
        Array.isArray(field) ? field.map((row, index) => (index === 0 ? broken(row) : row)) : field,
      ]),
  );
}

function brokenOff(text: string): ReadableStream<Uint8Array> {
  const parts = [new TextEncoder().encode(text)];
  return new ReadableStream({
    pull(controller) {
      const next = parts.shift();
      if (next === undefined) controller.error(new Error('The connection broke.'));
      else controller.enqueue(next);
    },
  });
}

function padded(size: number, taken: (bytes: number) => void): ReadableStream<Uint8Array> {
  const chunk = new TextEncoder().encode(' '.repeat(64 * 1024));
  let left = size;
  return new ReadableStream({
    pull(controller) {
      if (left > 0) {
        controller.enqueue(chunk);
        taken(chunk.byteLength);
        left -= chunk.byteLength;
        return;
      }
      controller.enqueue(new TextEncoder().encode('{"success":true}'));
      controller.close();
    },
  });
}

function dripping(ms: number, dripped: () => void): ReadableStream<Uint8Array> {
  const blank = new TextEncoder().encode(' ');
  let timer: ReturnType<typeof setInterval> | undefined;
  return new ReadableStream({
    start(controller) {
      timer = setInterval(() => {
        dripped();
        controller.enqueue(blank);
      }, ms);
    },
    cancel() {
      clearInterval(timer);
    },
  });
}
