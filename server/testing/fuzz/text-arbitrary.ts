import fc from 'fast-check';

/** What has been read as something else somewhere before. */
const suspicious = [
  "'; drop table studies; --",
  '%',
  '_',
  '\\',
  '%_%\\%',
  'null',
  'undefined',
  'true',
  '0',
  '-1',
  '<b>&amp;</b>',
  '{{1+1}}',
  '$1 $& $$',
  '\\u0000 %00',
  '  blanks around  ',
  'İstanbul ß ﬀ ſ',
  'e\u0301 é',
  '\u202e\u200d\ufeff',
  '\uffff\ufffe',
  '👩‍👩‍👧',
  'constructor',
  '=cmd()',
  'a,b;c',
];

/** Text of `min` to `max` characters: short, suspicious or exactly at its limits; the schema has to sort out the rest. */
export function textBetween(min: number, max: number): fc.Arbitrary<string> {
  const short = { minLength: min, maxLength: Math.min(max, min + 12) };
  return fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: 'grapheme-ascii', ...short }) },
    { weight: 3, arbitrary: fc.string({ unit: 'binary', ...short }) },
    { weight: 2, arbitrary: fc.constantFrom(...suspicious) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('x', 'é', '🙂', '%', '"'), fc.constantFrom(min, max, max - 1))
        .map(([unit, length]) => unit.repeat(Math.max(0, length))),
    },
  );
}
