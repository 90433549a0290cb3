import fc from 'fast-check';
import type { Endpoint } from '#contract/endpoint.ts';
import { careOf } from './care.ts';
import type { FuzzRequest } from './fuzz-request.ts';
import { mutatedRequest } from './mutated-request.ts';
import { prepare } from './prepare.ts';
import { send } from './send.ts';
import type { FuzzTarget, FuzzWorld } from './target.ts';
import { validRequest } from './valid-request.ts';

export type Kind = 'valid' | 'mutated';

/** How often each status was answered. */
export type Statuses = ReadonlyMap<number, number>;

export interface Fuzz {
  readonly seed: number;
  /** Sends one kept request. */
  again(endpoint: Endpoint, kind: Kind, request: FuzzRequest): Promise<number>;
  /** Sends so many requests of an operation; @throws Error with the smallest one that breaks a promise. */
  run(endpoint: Endpoint, kind: Kind, runs: number): Promise<Statuses>;
}

/** After so many successes a clinic has seen enough. */
const successesOfAWorld = 200;

export function createFuzz(target: FuzzTarget, seed: number): Fuzz {
  let world: FuzzWorld | undefined;
  let successes = 0;

  async function newWorld(): Promise<FuzzWorld> {
    successes = 0;
    world = await target.newWorld();
    return world;
  }

  async function once(endpoint: Endpoint, kind: Kind, request: FuzzRequest): Promise<number> {
    const care = careOf(endpoint);
    const isValid = kind === 'valid';
    const throwAway = care.throwAway === true;
    const isSpent = successes >= (care.successesOfAWorld ?? successesOfAWorld);
    const current = world === undefined || isSpent ? await newWorld() : world;
    const ready =
      (await prepare(request, { target, world: current, throwAway }).catch(() => undefined)) ??
      // Requests have broken what making more takes, such as a session: in a new clinic nothing is broken.
      (await prepare(request, { target, world: await newWorld(), throwAway }));
    const held = await send(ready, { target, endpoint, isValid });
    if (isValid) assertSensible(held, [...(care.mayBlame ?? []), ...(target.mayBlame ?? [])]);
    if (held.status < 400 && request.method !== 'GET') successes++;
    // Somebody who could ask no longer can, unless the request itself says that it is somebody else.
    const isItself = !('authorization' in request.headers || 'cookie' in request.headers);
    if (held.status === 401 && isItself && endpoint.credential !== 'none') world = undefined;
    return held.status;
  }

  return {
    seed,
    again: once,
    async run(endpoint, kind, runs) {
      const statuses = new Map<number, number>();
      const requests = kind === 'valid' ? validRequest(endpoint) : mutatedRequest(endpoint);
      let isShrinking = false;
      const property = fc.asyncProperty(requests, async (request) => {
        try {
          const status = await once(endpoint, kind, request);
          if (!isShrinking) statuses.set(status, (statuses.get(status) ?? 0) + 1);
        } catch (error) {
          isShrinking = true;
          // Whatever it has broken must not fail the next one.
          world = undefined;
          throw error;
        }
      });
      const found = await fc.check(property, { numRuns: runs, seed });
      // The sessions of those who asked may be gone.
      if (careOf(endpoint).throwAway === true) world = undefined;
      if (found.failed)
        throw new Error(report(endpoint, kind, seed, found.counterexample?.[0], found.errorInstance));
      return statuses;
    },
  };
}

/** A request that the contract takes is never told that it is malformed. */
function assertSensible(
  { status, blamed, text }: { status: number; blamed: readonly string[]; text: string },
  mayBlame: readonly string[],
): void {
  const root = (path: string) => path.split('.')[0] ?? path;
  if (status === 400 && blamed.every((path) => mayBlame.includes(root(path))) && blamed.length > 0) return;
  if (![400, 413, 415].includes(status)) return;
  throw new Error(`The contract takes this request, and it was answered ${status}: ${text}`);
}

function report(
  { name }: Endpoint,
  kind: Kind,
  seed: number,
  request: FuzzRequest | undefined,
  error: unknown,
): string {
  return [
    `${name}, a ${kind} request: ${error instanceof Error ? error.message : String(error)}`,
    `FUZZ_SEED=${seed} npm run fuzz -- ${name} repeats it. To keep it, add to server/testing/fuzz/kept-examples.ts:`,
    `  { operation: '${name}', kind: '${kind}', why: '…', request: ${JSON.stringify(request)} },`,
  ].join('\n');
}
