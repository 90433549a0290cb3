import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPeopleApp, type PeopleApp } from '#server/testing/people-app.ts';
import { fingerprint, kindsOfFailure } from '#server/testing/sign-in-failures.ts';

const signInPath = '/dashboard/session/sign-in';

let app: PeopleApp;
beforeAll(async () => {
  app = await openPeopleApp({ realPasswords: true });
});
afterAll(() => app.close());
beforeEach(() => app.forgetLimits());

test('every failure takes the same time', { timeout: 120_000 }, async () => {
  const kinds = Object.entries(await kindsOfFailure(app));
  const times = new Map(kinds.map(([name]) => [name, [] as number[]]));
  const medians = () => Object.fromEntries([...times].map(([name, values]) => [name, median(values)]));
  const areClose = () => {
    const base = median(times.get('unknown') ?? []);
    return Object.values(medians()).every((value) => Math.abs(value - base) <= base * 0.1);
  };
  // A busy machine needs more rounds until its noise has evened out; a real difference stays.
  for (let round = 0; round < 90 && (round < 15 || !areClose()); round++) {
    // What comes first in a round changes, so that nothing that the machine does besides falls on one kind.
    const first = round % kinds.length;
    for (const [name, person] of [...kinds.slice(first), ...kinds.slice(0, first)]) {
      await app.forgetLimits();
      const started = performance.now();
      await app.post(signInPath, person);
      times.get(name)?.push(performance.now() - started);
    }
  }
  expect(areClose(), `medians in ms: ${JSON.stringify(medians())}`).toBe(true);
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

test('asking for a new password has the same answer and takes the same time for every address', {
  timeout: 120_000,
}, async () => {
  const owner = await app.newOwner();
  const kinds = [
    ['unknown', 'nobody@nowhere.example'],
    ['known', owner.email],
  ] as const;
  const ask = (email: string) => app.post('/dashboard/password/request-reset', { email });
  const answers = [await ask(kinds[0][1]), await ask(kinds[1][1])];
  const [first, second] = await Promise.all(answers.map(fingerprint));
  expect(first).toMatchObject({ status: 200 });
  expect(second).toEqual(first);
  const written = async () => {
    await app.people.drained();
    return (await app.db.selectFrom('auth_verification').select('id').execute()).length;
  };
  const before = await written();
  for (const [, email] of kinds) await ask(email);
  // On a disk a write is what takes time, so each kind makes one.
  expect(await written()).toBe(before + 2);

  const times = { unknown: [], known: [], 'after unknown': [], 'after known': [] } as Record<
    string,
    number[]
  >;
  const areClose = (one: string, other: string) => {
    const [a, b] = [median(times[one] ?? []), median(times[other] ?? [])];
    // Half a millisecond is not to be seen through a network, and is more than a tenth of what these take.
    return Math.abs(a - b) <= Math.max(0.5, Math.min(a, b) * 0.1);
  };
  const allClose = () => areClose('unknown', 'known') && areClose('after unknown', 'after known');
  for (let round = 0; round < 600 && (round < 120 || !allClose()); round++) {
    const [name, email] = kinds[(round >> 1) % 2] ?? kinds[0];
    await app.people.drained();
    await app.forgetLimits();
    const started = performance.now();
    await ask(email);
    times[name]?.push(performance.now() - started);
    // What the answer left behind must not be seen in the next one either.
    const next = performance.now();
    await app.request('GET', '/dashboard/setup');
    times[`after ${name}`]?.push(performance.now() - next);
  }
  const medians = Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
  expect(allClose(), `medians in ms: ${JSON.stringify(medians)}`).toBe(true);
});
