import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CursorScope, readCursor, writeCursor } from './cursor.ts';

const scope: fc.Arbitrary<CursorScope> = fc.record({
  list: fc.constantFrom('studies', 'users', 'audit'),
  clinicId: fc.uuid(),
  filter: fc.dictionary(
    fc.constantFrom('severity', 'assignedTo', 'order'),
    fc.option(fc.oneof(fc.string(), fc.boolean(), fc.array(fc.string())), { nil: undefined }),
    { noNullPrototype: true },
  ),
});
const position = fc.record({
  at: fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
  id: fc.oneof(fc.string({ unit: 'grapheme' }), fc.nat()),
});
const key = fc.string({ minLength: 16 });

test('comes back as it was written, and only what can stand in an address is in it', () => {
  fc.assert(
    fc.property(key, scope, position, (secret, where, last) => {
      const cursor = writeCursor(secret, where, last);
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(readCursor(secret, where, cursor)).toEqual(last);
    }),
  );
});

test('one altered bit, one more or one less character, and it is none', () => {
  fc.assert(
    fc.property(
      key,
      scope,
      position,
      fc.nat(),
      fc.string({ minLength: 1 }),
      (secret, where, last, at, more) => {
        const cursor = writeCursor(secret, where, last);
        const bytes = Buffer.from(cursor, 'base64url');
        const index = at % (bytes.length * 8);
        bytes[index >> 3] = (bytes[index >> 3] ?? 0) ^ (1 << (index & 7));
        for (const altered of [
          bytes.toString('base64url'),
          cursor.slice(0, -1),
          cursor + more,
          more + cursor,
          `${cursor}=`,
        ]) {
          expect(readCursor(secret, where, altered)).toBe(undefined);
        }
      },
    ),
  );
});

test('for another list, clinic, filter or installation it is none', () => {
  fc.assert(
    fc.property(key, scope, scope, position, (secret, where, other, last) => {
      const cursor = writeCursor(secret, where, last);
      const defined = (filter: CursorScope['filter']) =>
        JSON.stringify(
          Object.entries(filter)
            .filter(([, value]) => value !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        );
      for (const elsewhere of [
        other,
        { ...where, list: other.list },
        { ...where, clinicId: other.clinicId },
        { ...where, filter: other.filter },
      ]) {
        const isSame =
          elsewhere.list === where.list &&
          elsewhere.clinicId === where.clinicId &&
          defined(elsewhere.filter) === defined(where.filter);
        expect(readCursor(secret, elsewhere, cursor) !== undefined).toBe(isSame);
      }
      expect(readCursor(`${secret}x`, where, cursor)).toBe(undefined);
    }),
  );
});

test('whatever else is sent for one, it is none, and nothing is thrown', () => {
  fc.assert(
    fc.property(
      key,
      scope,
      fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()),
      (secret, where, text) => {
        expect(readCursor(secret, where, text)).toBe(undefined);
      },
    ),
    { numRuns: 1000 },
  );
});
