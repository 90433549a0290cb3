import { beforeEach, expect, test } from 'vitest';
import { Breaker } from './breaker.ts';

let time = 0;
let breaker: Breaker;

beforeEach(() => {
  time = 1000;
  breaker = new Breaker({ failuresMax: 3, restMs: 100, now: () => time });
});

const fail = () => breaker.admit()?.settle('failed');
const rest = () => {
  for (let failure = 0; failure < 3; failure++) fail();
};

test('rests after so many failures in a row, and says so once', () => {
  expect([fail(), fail(), breaker.restsFor(), fail()]).toEqual([false, false, 0, true]);
  expect(breaker.restsFor()).toBe(100);
  expect(breaker.admit()).toBeUndefined();
});

test('begins to count again with each answer, and does not count what was never asked', () => {
  fail();
  fail();
  breaker.admit()?.settle('unknown');
  breaker.admit()?.settle('answered');
  fail();
  fail();
  expect(breaker.restsFor()).toBe(0);
});

test('lets one through after the rest, and whoever it is decides', () => {
  rest();
  time += 99;
  expect(breaker.admit()).toBeUndefined();
  time += 1;
  const trial = breaker.admit();
  expect(trial?.isTrial).toBe(true);
  expect(breaker.admit()).toBeUndefined();
  expect(breaker.restsFor()).toBe(100);
  expect(trial?.settle('failed')).toBe(true);
  expect(breaker.restsFor()).toBe(100);
  time += 100;
  breaker.admit()?.settle('answered');
  expect([fail(), fail(), fail()]).toEqual([false, false, true]);
});

test('lets another one try when the first never asked', () => {
  rest();
  time += 100;
  breaker.admit()?.settle('unknown');
  expect(breaker.admit()?.isTrial).toBe(true);
});

test('does not listen to those who were let through before the rest', () => {
  const [early, late] = [breaker.admit(), breaker.admit()];
  rest();
  expect(early?.settle('answered')).toBe(false);
  expect(late?.settle('failed')).toBe(false);
  expect(breaker.restsFor()).toBe(100);
});

test('does not rest longer when the clock is put back', () => {
  rest();
  time -= 5000;
  expect(breaker.admit()?.isTrial).toBe(true);
});
