import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createShortMemory } from './short-memory.ts';

let time = 0;
const now = () => new Date(time);
beforeEach(() => {
  time = Date.parse('2026-03-01T08:00:00.000Z');
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test('something is remembered for ten minutes, and not a moment longer', () => {
  const memory = createShortMemory<string>(now, 10);
  memory.keep('a', 'first');
  const at = now();
  time += 600_000;
  expect(memory.get('a')).toEqual({ at, value: 'first' });
  time += 1;
  expect(memory.get('a')).toBeUndefined();
  expect(memory.values()).toEqual([]);
});

test('it goes when nobody asks, too, and then nothing is left to do', () => {
  const memory = createShortMemory<string>(now, 10);
  memory.keep('a', 'first');
  time += 600_001;
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(vi.getTimerCount()).toBe(0);
  // Put back, the clock would show what is still there.
  time -= 600_001;
  expect(memory.get('a')).toBeUndefined();
});

test('the oldest makes room, and what is kept again is not the oldest', () => {
  const memory = createShortMemory<number>(now, 2);
  memory.keep('a', 1);
  memory.keep('b', 2);
  memory.keep('a', 3);
  memory.keep('c', 4);
  expect(memory.values()).toEqual([3, 4]);
  memory.forget('a');
  expect(memory.values()).toEqual([4]);
});
