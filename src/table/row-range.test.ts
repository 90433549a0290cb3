import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowRange } from './row-range.ts';

const space = { count: 100, rowHeight: 36, margin: 130, scrollTop: 0, viewHeight: 720 };

describe('rowRange', () => {
  it.each([
    [{ scrollTop: 0 }, 0, 16],
    [{ scrollTop: 130 }, 0, 19],
    [{ scrollTop: 130 + 36 * 10 }, 10, 29],
    [{ scrollTop: 130 + 36 * 10 + 1 }, 10, 30],
    [{ scrollTop: 36 * 90 }, 86, 99],
    [{ count: 3 }, 0, 2],
    [{ count: 0 }, 0, -1],
    // The list became short under somebody who was far down.
    [{ count: 5, scrollTop: 10_000 }, 0, 4],
  ])('%j: %i to %i', (change, first, last) => {
    expect(rowRange({ ...space, ...change }, 0)).toEqual({ first, last });
  });

  it('covers all that is in view, with what is spare, and little more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 6 }),
        (count, share, viewHeight, step, spare) => {
          const end = Math.max(0, 130 + count * 36 - viewHeight);
          const scrollTop = share * end;
          const { first, last } = rowRange(
            { count, rowHeight: 36, margin: 130, scrollTop, viewHeight },
            spare,
            step,
          );
          expect(first).toBeGreaterThanOrEqual(0);
          expect(last).toBeLessThan(count);
          expect(last - first).toBeLessThanOrEqual(Math.ceil(viewHeight / 36) + 1 + 2 * (spare + step));
          for (let y = scrollTop; y <= scrollTop + viewHeight; y += 18) {
            const row = Math.floor((y - 130) / 36);
            if (row < 0 || row >= count || y === scrollTop + viewHeight) continue;
            expect(row).toBeGreaterThanOrEqual(first);
            expect(row).toBeLessThanOrEqual(last);
          }
        },
      ),
    );
  });
});
