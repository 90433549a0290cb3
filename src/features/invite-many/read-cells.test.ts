import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvLine } from '#contract/csv.ts';
import { readCells } from './read-cells.ts';
import { decode } from './read-file.ts';

const cellsOf = (text: string) => readCells(text).lines.map(({ cells }) => cells);

describe('what spreadsheets copy and save', () => {
  test.each([
    ['tabs, with commas in the cells', 'a@x.example\tLin, Mei\n', [['a@x.example', 'Lin, Mei']]],
    [
      'commas',
      'a@x.example,Mei,Lin\nb@x.example,Ada,Byron',
      [
        ['a@x.example', 'Mei', 'Lin'],
        ['b@x.example', 'Ada', 'Byron'],
      ],
    ],
    [
      'semicolons',
      'a@x.example;Mei;Lin\r\nb@x.example;Ada;Byron\r\n',
      [
        ['a@x.example', 'Mei', 'Lin'],
        ['b@x.example', 'Ada', 'Byron'],
      ],
    ],
    ['one column', 'a@x.example\nb@x.example', [['a@x.example'], ['b@x.example']]],
    [
      'old line ends',
      'a@x.example\tMei\rb@x.example\tAda',
      [
        ['a@x.example', 'Mei'],
        ['b@x.example', 'Ada'],
      ],
    ],
    [
      'a mark, hard blanks and blanks around',
      '\ufeff a@x.example \t\u00a0Mei\u200b ',
      [['a@x.example', 'Mei']],
    ],
    [
      'a cell with a line break, a quote and an emoji',
      'a@x.example\t"Mei\r\n""Q"" 👩‍⚕️"\tLin',
      [['a@x.example', 'Mei "Q" 👩‍⚕️', 'Lin']],
    ],
    [
      'a quote that is no bracket',
      'a@x.example\t"Bo" Lin\nb@x.example\tAda',
      [
        ['a@x.example', '"Bo" Lin'],
        ['b@x.example', 'Ada'],
      ],
    ],
    ['cells beyond the last column', 'a@x.example\tMei\t\t\n', [['a@x.example', 'Mei', '', '']]],
    ['nothing', '', []],
  ])('%s', (_, text, cells) => {
    expect(cellsOf(text)).toEqual(cells);
  });

  test('blank lines are counted, and the others keep the numbers that the spreadsheet shows', () => {
    const { lines, blankLines } = readCells('E-mail\n\na@x.example\n \t \n\nb@x.example\n\n');
    expect(lines.map(({ number, cells }) => [number, cells[0]])).toEqual([
      [1, 'E-mail'],
      [3, 'a@x.example'],
      [6, 'b@x.example'],
    ]);
    expect(blankLines).toBe(4);
  });

  test('UTF-8, what Excel calls Unicode, and what it calls CSV', () => {
    expect(decode(new TextEncoder().encode('Zoë 🙂'))).toBe('Zoë 🙂');
    expect(decode(Uint8Array.of(0xff, 0xfe, 0x5a, 0, 0xeb, 0))).toBe('Zë');
    expect(decode(Uint8Array.of(0x5a, 0x6f, 0xeb))).toBe('Zoë');
  });
});

test('of a file with 500 rows nothing is lost, whatever stands in it', () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 12 });
  const row = fc.tuple(fc.emailAddress(), cell, cell, cell);
  fc.assert(
    fc.property(fc.array(row, { minLength: 500, maxLength: 500 }), (rows) => {
      const { lines, blankLines } = readCells(rows.map(csvLine).join(''));
      expect(lines).toHaveLength(500);
      expect(blankLines).toBe(0);
      // What no blank, no invisible mark and no protection from formulas could have changed.
      const plain = (text: string) => text.replace(/[\s\ufeff\u200b\u2060']/g, '');
      expect(lines.map(({ cells }) => cells.map(plain))).toEqual(rows.map((its) => its.map(plain)));
    }),
    { numRuns: 10 },
  );
});
