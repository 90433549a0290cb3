import { expect, it, vi } from 'vitest';
import { createMatcher, type Shortcut } from './shortcuts.ts';

const shortcut = (keys: string): Shortcut => ({ keys, label: keys, run: vi.fn() });

it('takes the longest sequence, forgets after a pause, and lets the last registered win', () => {
  const [single, sequence, early, late] = [shortcut('s'), shortcut('g s'), shortcut('j'), shortcut('j')];
  const match = createMatcher(() => [single, sequence, early, late]);
  expect(match('s', 0)).toBe(single);
  expect(match('g', 100)).toBeUndefined();
  expect(match('s', 200)).toBe(sequence);
  expect(match('s', 300)).toBe(single);
  expect(match('g', 400)).toBeUndefined();
  expect(match('s', 2000)).toBe(single);
  expect(match('j', 2100)).toBe(late);
  expect(match('q', 2200)).toBeUndefined();
});
