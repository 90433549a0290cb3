import { expect, it } from 'vitest';
import { duration, readTime, relative } from './time.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

it.each([
  [0, '0 s'],
  [-5, '0 s'],
  [59_999, '59 s'],
  [minute, '1 min'],
  [hour - 1, '59 min'],
  [hour, '1 h 00 min'],
  [3 * hour + 5 * minute, '3 h 05 min'],
  [day - 1, '23 h 59 min'],
  [day, '1 d'],
  [2 * day + 4 * hour, '2 d 4 h'],
  [26 * day + 4 * hour, '26 d'],
])('%i ms is %s', (length, words) => {
  expect(duration(length)).toBe(words);
});

it.each([
  [0, 'just now'],
  [-6_000, '6 s ago'],
  [-6 * minute, '6 min ago'],
  [-47 * hour, '47 h ago'],
  [-3 * day, '3 d ago'],
  [3 * day + hour, 'in 3 d'],
])('%i ms from now is %s', (offset, words) => {
  expect(relative(1e12 + offset, 1e12)).toBe(words);
});

it('never takes a missing time for 1970', () => {
  expect(readTime(null)).toBeUndefined();
  expect(readTime(undefined)).toBeUndefined();
  expect(readTime('yesterday')).toBeUndefined();
  expect(readTime('1970-01-01T00:00:00Z')).toBe(0);
});
