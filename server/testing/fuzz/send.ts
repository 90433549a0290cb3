import { gunzipSync } from 'node:zlib';
import type { Endpoint } from '#contract/endpoint.ts';
import { requestOf } from '#server/testing/call.ts';
import { cursorOfAnotherList, cursorOfThisList } from './fuzz-request.ts';
import { assertTaken, type Held, holdToContract } from './hold-to-contract.ts';
import type { Prepared } from './prepare.ts';
import type { FuzzTarget } from './target.ts';

export interface Sending {
  readonly target: FuzzTarget;
  readonly endpoint: Endpoint;
  /** Whether the request is meant to be one that the contract takes. */
  readonly isValid: boolean;
}

/**
 * Sends one request and holds what comes back to all that is promised of any answer.
 * @throws Error that says which promise was broken
 */
export async function send({ request, caller }: Prepared, sending: Sending): Promise<Held> {
  const { target, endpoint, isValid } = sending;
  const { method, path, headers, body, isBytes } = request;
  const raw = body === undefined || isBytes !== true ? body : Buffer.from(body, 'latin1');
  const init: RequestInit = {
    ...requestOf(endpoint, target.origin, caller, { headers }),
    method,
    ...(raw === undefined || method === 'GET' ? {} : { body: raw }),
  };
  const at = (query: string) => `${path}${query === '' ? '' : `?${query}`}`;
  const query = await withCursor(request.query, async (first) =>
    (await plain(await target.request(at(first), init))).json(),
  );
  // Not relative to the origin: a path may begin like another host.
  const url = new URL(`${target.origin}${at(query)}`);
  if (isValid) assertTaken(endpoint, url, body);
  const response = await plain(await target.request(at(query), init));
  if (response.status >= 500)
    throw new Error(`It answered ${response.status}: ${await response.text()}\n${target.lastFault()}`);
  const held = await holdToContract(method, url, response);
  const changes = await target.changes();
  const mayChange = held.status < 400 && method !== 'GET';
  if (changes.length > 0 && !mayChange)
    throw new Error(`It answered ${held.status}, and yet this changed:\n${changes.slice(0, 5).join('\n')}`);
  return held;
}

/** Without the compression that a request may have asked for. */
async function plain(response: Response): Promise<Response> {
  if (response.headers.get('content-encoding') !== 'gzip') return response;
  return new Response(gunzipSync(await response.arrayBuffer()), response);
}

/** Turns the pages of a list: a cursor is good for nothing but the list that it came from. */
async function withCursor(query: string, firstPage: (query: string) => Promise<unknown>): Promise<string> {
  const isThis = query.includes(cursorOfThisList);
  if (!isThis && !query.includes(cursorOfAnotherList)) return query;
  const parameters = new URLSearchParams(query);
  parameters.delete('cursor');
  parameters.set('limit', '1');
  const page = await firstPage((isThis ? parameters : new URLSearchParams({ limit: '1' })).toString());
  const cursor =
    typeof page === 'object' && page !== null && 'cursor' in page && typeof page.cursor === 'string'
      ? page.cursor
      : '';
  return query.replaceAll(cursorOfThisList, cursor).replaceAll(cursorOfAnotherList, cursor);
}
