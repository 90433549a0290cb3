import { requestOf } from '#server/testing/call.ts';
import type { Endpoint } from '#contract/endpoint.ts';
import { assertTaken, type Held, holdToContract } from './hold-to-contract.ts';
import { cursorOfAnotherList, cursorOfThisList, type FuzzRequest } from './fuzz-request.ts';
import type { FuzzTarget, FuzzWorld } from './target.ts';
import { resolver } from './things.ts';

export interface Sending {
  readonly target: FuzzTarget;
  readonly world: FuzzWorld;
  readonly endpoint: Endpoint;
  /** Whether the request is meant to be one that the contract takes. */
  readonly isValid: boolean;
  /** Signs the caller in for this request alone. */
  readonly throwAway: boolean;
}

/**
 * Sends one request and holds what comes back to all that is promised of any answer.
 * @throws Error that says which promise was broken
 */
export async function send(request: FuzzRequest, sending: Sending): Promise<Held> {
  const { target, world, endpoint } = sending;
  const named = await resolver(world, request);
  const caller = sending.throwAway ? await world.signIn(request.as) : world.callers[request.as];
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, value === null ? null : named(value)]),
  );
  const body = request.body === undefined ? undefined : named(request.body);
  const raw = body === undefined || !request.isBytes ? body : Buffer.from(body, 'latin1');
  const init = {
    ...requestOf(endpoint, target.origin, caller, { headers, ...(raw === undefined ? {} : { raw }) }),
    method: request.method,
  };
  if (raw !== undefined && request.method !== 'GET') init.body = raw;
  else delete init.body;
  const at = (query: string) => `${named(request.path)}${query === '' ? '' : `?${query}`}`;
  const query = await withCursor(named(request.query), async (first) =>
    (await target.request(at(first), init)).json(),
  );
  const url = new URL(at(query), target.origin);
  if (sending.isValid) assertTaken(endpoint, url, body);

  await target.begin();
  // What was made for this request is not its doing.
  await target.changes();
  const held = await holdToContract(request.method, url, await target.request(at(query), init));
  const changes = await target.changes();
  const mayChange = held.status < 400 && request.method !== 'GET';
  if (changes.length > 0 && !mayChange)
    throw new Error(`It answered ${held.status}, and yet this changed:\n${changes.slice(0, 5).join('\n')}`);
  return held;
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
