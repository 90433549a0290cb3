import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { Deadline } from './deadline.ts';
import { FairPlaces, NoPlace } from './fair-places.ts';

const deadlines: Deadline[] = [];
const deadline = (ms = 5000) => {
  const made = new Deadline(ms);
  deadlines.push(made);
  return made;
};

afterEach(() => {
  for (const each of deadlines.splice(0)) each.end();
});

/** Who came in, in order; each leaves when told. */
function queue(placesMax: number, waitingMax: number) {
  const places = new FairPlaces(placesMax, waitingMax);
  const entered: string[] = [];
  const refused: string[] = [];
  const leave: (() => void)[] = [];
  const ask = (who: string, until = deadline()) =>
    places.take(who, until).then(
      (giveBack) => {
        entered.push(who);
        leave.push(giveBack);
      },
      (error: unknown) => {
        expect(error).toBeInstanceOf(NoPlace);
        refused.push(who);
      },
    );
  const next = async () => {
    leave.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { ask, next, entered, refused };
}

test('serves those who wait in turns', async () => {
  const { ask, next, entered } = queue(1, 10);
  for (const who of ['a', 'a', 'a', 'a', 'b', 'b', 'c']) void ask(who);
  for (let turn = 0; turn < 7; turn++) await next();
  expect(entered).toEqual(['a', 'a', 'b', 'c', 'a', 'b', 'a']);
});

test('lets a newcomer wait in the place of the newest of whoever has most waiting', async () => {
  const { ask, next, entered, refused } = queue(1, 3);
  for (const who of ['a', 'a', 'a', 'a', 'a']) void ask(who);
  await Promise.resolve();
  void ask('b');
  // Now both would have two waiting, and nobody has to leave.
  void ask('b');
  for (let turn = 0; turn < 4; turn++) await next();
  expect(refused).toEqual(['a', 'a', 'b']);
  expect(entered).toEqual(['a', 'a', 'b', 'a']);
});

test('a wait ends with its deadline, and takes no place then', async () => {
  const { ask, next, entered, refused } = queue(1, 10);
  void ask('a');
  await ask('b', deadline(5));
  void ask('c');
  await next();
  expect([entered, refused]).toEqual([['a', 'c'], ['b']]);
  await ask('d', deadline(0));
});

test('giving a place back twice gives back one', async () => {
  const places = new FairPlaces(1, 10);
  const giveBack = await places.take('a', deadline());
  giveBack();
  giveBack();
  await places.take('b', deadline());
  let isIn = false;
  void places.take('c', deadline()).then(() => {
    isIn = true;
  });
  await Promise.resolve();
  expect(isIn).toBe(false);
});

test('whoever comes and goes, there are never too many inside and nobody is forgotten', async () => {
  const steps = fc.array(fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.constant(undefined)), { maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const { ask, next, entered, refused } = queue(3, 8);
      let asked = 0;
      let left = 0;
      for (const who of sequence) {
        if (who === undefined) {
          if (entered.length > left) left++;
          await next();
        } else {
          asked++;
          void ask(who);
          await Promise.resolve();
          await Promise.resolve();
        }
        expect(entered.length - left).toBeLessThanOrEqual(3);
        expect(entered.length - left).toBe(Math.min(3, asked - left - refused.length));
      }
      while (entered.length > left) {
        left++;
        await next();
      }
      expect(entered.length + refused.length).toBe(asked);
    }),
  );
});
