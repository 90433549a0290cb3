import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Endpoint } from '#contract/endpoint.ts';
import { endpoints, viewerEndpoints } from '#contract/endpoints.ts';
import { careOf } from './care.ts';
import { keptExamples } from './kept-examples.ts';
import { createFuzz, type Fuzz, type Kind } from './run-operation.ts';
import { createTally } from './tally.ts';
import type { FuzzTarget } from './target.ts';

/** `npm run fuzz` says how many, of which operations and from which seed; by itself this is the short form. */
const { FUZZ_RUNS, FUZZ_SEED, FUZZ_ONLY, TEST_DATABASE, TEST_BACK_END } = process.env;
const runs = Number(FUZZ_RUNS ?? 20);
const isLong = FUZZ_RUNS !== undefined;
const seed = Number(FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const only = FUZZ_ONLY?.split(',');

const documented = new Set<Endpoint>(Object.values(viewerEndpoints));
const byName = new Map<string, Endpoint>(Object.entries(endpoints));

/**
 * All of the documented operations; in the short form fewer of the dashboard's own, and of a clinic at the vendor, whose
 * requests go through two servers; and fewer of what a sign-in each makes slow.
 */
function runsOf(endpoint: Endpoint): number {
  if (careOf(endpoint).throwAway === true) return Math.ceil(runs / 5);
  return isLong || (documented.has(endpoint) && TEST_BACK_END !== 'vendor') ? runs : Math.ceil(runs / 3);
}

/** The tests of one server: the kept examples, then valid and mutated requests of each operation. */
export function describeFuzz(
  name: string,
  operations: readonly Endpoint[],
  open: () => Promise<FuzzTarget>,
): void {
  let target: FuzzTarget;
  let fuzz: Fuzz;
  const tally = createTally();
  const tried = operations.filter((endpoint) => only?.includes(endpoint.name) ?? true);
  const kept = keptExamples.filter(({ operation }) => tried.some((endpoint) => endpoint.name === operation));

  beforeAll(async () => {
    target = await open();
    fuzz = createFuzz(target, seed);
    console.log(`FUZZ_SEED=${seed} repeats the fuzz of ${name} (${TEST_DATABASE}).`);
  });

  afterAll(async () => {
    if (isLong) console.log(`${name} (${TEST_DATABASE}), seed ${seed}\n${tally.table()}`);
    await target.close();
  });

  test.each(kept)('kept: $why ($operation, $kind)', async ({ operation, kind, request }) => {
    const endpoint = byName.get(operation);
    if (endpoint === undefined) throw new Error(`There is no operation ${operation}.`);
    await fuzz.again(endpoint, kind, request);
  });

  describe.each<Kind>(['valid', 'mutated'])('%s requests', (kind) => {
    test.each(tried)(
      '$name',
      async (endpoint) => {
        const statuses = await fuzz.run(endpoint, kind, runsOf(endpoint));
        tally.add(endpoint.name, kind, statuses);
        const answered = [...statuses.values()].reduce((sum, times) => sum + times, 0);
        expect(answered).toBe(runsOf(endpoint));
      },
      60_000 + runs * 1000,
    );
  });
}
