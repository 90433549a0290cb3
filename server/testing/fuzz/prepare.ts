import type { Caller } from '#server/testing/call.ts';
import type { FuzzRequest } from './fuzz-request.ts';
import type { FuzzTarget, FuzzWorld } from './target.ts';
import { resolver } from './things.ts';

/** A request with the ids of a world in it. */
export interface Prepared {
  readonly request: FuzzRequest;
  readonly caller: Caller;
}

/** Makes what a request names, where it is not there yet. @throws Error where the world is too broken for that */
export async function prepare(
  request: FuzzRequest,
  { target, world, throwAway }: { target: FuzzTarget; world: FuzzWorld; throwAway: boolean },
): Promise<Prepared> {
  const named = await resolver(world, request);
  const caller = throwAway ? await world.signIn(request.as) : world.callers[request.as];
  // What was made for the request is not its doing.
  await target.changes();
  await target.begin();
  return {
    request: {
      ...request,
      path: named(request.path),
      query: named(request.query),
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, value === null ? null : named(value)]),
      ),
      ...(request.body === undefined ? {} : { body: named(request.body) }),
    },
    caller,
  };
}
