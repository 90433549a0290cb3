import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pagedRows } from './paged-rows.ts';

it('is the flat list, whatever the pages', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer(), { maxLength: 5 }), { maxLength: 12 }), (pages) => {
      const flat = pages.flat();
      const rows = pagedRows(pages);
      expect(rows.count).toBe(flat.length);
      expect(flat.map((_, index) => rows.at(index))).toEqual(flat);
      expect(rows.at(-1)).toBeUndefined();
      expect(rows.at(flat.length)).toBeUndefined();
    }),
  );
});
