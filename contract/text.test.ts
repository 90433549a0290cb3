import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { email } from './person.ts';
import { metadata } from './study-bodies.ts';
import { codePoints, filledText, isStorableText, text } from './text.ts';

/** Any UTF-16 at all, with and without its surrogates in order. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.integer({ min: 0xd7fe, max: 0xe001 })).map((units) => String.fromCharCode(...units)),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);

test('what can be stored is what has a form in UTF-8, and no NUL', () => {
  fc.assert(
    fc.property(anyText, (value) => {
      const survives = Buffer.from(value, 'utf8').toString('utf8') === value;
      expect(isStorableText(value)).toBe(survives && !value.includes('\0'));
    }),
    { numRuns: 2000 },
  );
});

describe('lengths', () => {
  test('are counted in code points', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        expect(codePoints(value)).toBe([...value].length);
      }),
    );
  });

  test('count to both ends, whatever the characters are', () => {
    const character = fc.constantFrom('a', 'é', '漢', '🙂', '\u0301');
    fc.assert(
      fc.property(
        character,
        fc.nat({ max: 60 }),
        fc.nat({ max: 12 }),
        fc.nat({ max: 30 }),
        (each, size, min, more) => {
          const value = each.repeat(size);
          const fits = size >= min && size <= min + more;
          expect(text(min, min + more).safeParse(value).success).toBe(fits);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of text that only blanks are in do not help it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\u00a0', '\u2003'), minLength: 1 }),
        (value) => {
          expect(filledText(100).safeParse(value).success).toBe(false);
          expect(filledText(100).safeParse(`${value.slice(0, 50)}x`).success).toBe(true);
        },
      ),
    );
  });
});

test('metadata is what the documents say, whatever its keys are called', () => {
  const key = fc.oneof(
    fc.string(),
    fc.constantFrom('constructor', 'toString', 'length', '0', '🙂'.repeat(101)),
  );
  const pairs = fc.dictionary(key, fc.string({ maxLength: 1200 }), { maxKeys: 55, noNullPrototype: true });
  fc.assert(
    fc.property(pairs, (value) => {
      if (Object.hasOwn(value, '__proto__')) return;
      const fits =
        Object.keys(value).length <= 50 &&
        Object.entries(value).every(
          ([name, item]) =>
            name !== '' &&
            [...name].length <= 100 &&
            [...item].length <= 1000 &&
            !`${name}${item}`.includes('\0'),
        );
      const result = metadata.safeParse(value);
      expect(result.success).toBe(fits);
      if (result.success) expect(result.data).toEqual(value);
    }),
    { numRuns: 300 },
  );
});

test('an address that is taken is one address and nothing else', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (address) => {
      expect(email.safeParse(address).success).toBe(!/[\\"(),:;<>[\]]/.test(address));
    }),
  );
  const pieces = fc.constantFrom(
    'a',
    'é',
    '@',
    '.',
    ',',
    ' ',
    '\r',
    '\n',
    '<',
    '>',
    '"',
    ';',
    '\u0001',
    '\u0085',
    '\0',
  );
  fc.assert(
    fc.property(fc.string({ unit: pieces, maxLength: 20 }), (typed) => {
      if (!email.safeParse(typed).success) return;
      expect(typed.split('@')).toHaveLength(2);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what must not be there
      expect(typed).not.toMatch(/[\s,;<>"\u0000-\u001f\u007f-\u009f]/);
    }),
    { numRuns: 3000 },
  );
});
