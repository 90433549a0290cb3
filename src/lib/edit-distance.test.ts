import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance } from './edit-distance.ts';

test.each([
  ['', '', 0],
  ['nurse', 'nurse', 0],
  ['nurse', 'nruse', 1],
  ['nurse', 'nuse', 1],
  ['nurse', 'nursse', 1],
  ['nurse', 'norse', 1],
  ['nurse', 'purser', 2],
  ['nurse', 'doctor', 3],
])('%s → %s: %i', (a, b, distance) => {
  expect(editDistance(a, b, 2)).toBe(distance);
  expect(editDistance(b, a, 2)).toBe(distance);
});

test('is at most the longer length, the same both ways, and never beyond what is asked', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
  fc.assert(
    fc.property(word, word, fc.nat(8), (a, b, max) => {
      const distance = editDistance(a, b, 8);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(distance).toBe(editDistance(b, a, 8));
      expect(distance === 0).toBe(a === b);
      expect(editDistance(a, b, max)).toBe(Math.min(distance, max + 1));
    }),
  );
});
