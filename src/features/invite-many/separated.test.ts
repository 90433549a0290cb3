import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { guessSeparator, readSeparated } from './separated.ts';

const separator = fc.constantFrom(',', ';', '|', '\t');

test('reads back what was written, whatever the cells hold', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'ß', '🙂', ' ', '"', ',', ';', '|', '\t', '\n', '='),
    maxLength: 8,
  });
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(rows, separator, fc.boolean(), (given, delimiter, quotes) => {
      const text = Papa.unparse(given, { delimiter, quotes, newline: '\n' });
      expect(readSeparated(text, delimiter)).toEqual({ rows: text === '' ? [] : given, isBroken: false });
    }),
  );
});

test('without quotation marks, of any text whatever: every character is in one cell or parts two', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ') }), (text) => {
      const { rows, isBroken } = readSeparated(text, ',', '');
      expect(rows.map((row) => row.join(',')).join('\n')).toBe(text);
      expect(isBroken).toBe(false);
    }),
  );
});

test.each([
  ['a mark that does not end', '"a,b\nc', true],
  ['a mark that ends in the middle of a cell', '"a"b,c', true],
  ['blanks after a mark', '"a" ,b', false],
  ['a mark in the middle of a cell', 'a "b",c', false],
])('%s', (_, text, isBroken) => {
  expect(readSeparated(text, ',').isBroken).toBe(isBroken);
});

test.each([
  ['a,b\nc,d', ','],
  ['Lin, Mei;a@x.example\nByron, Ada;b@x.example', ';'],
  ['a|b;c|d\na|b|d', '|'],
  ['"a;b",c,d\n"e;f",g,h', ','],
  ['a@x.example\nb@x.example', ','],
  ['', ','],
])('what parts the cells of %j', (text, expected) => {
  expect(guessSeparator(text)).toBe(expected);
});
