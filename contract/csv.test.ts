import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvCell, csvLine } from './csv.ts';

test.each([
  ['=1+1', `"'=1+1"`],
  ['+1 555', `"'+1 555"`],
  ['-2', `"'-2"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['\t=1', `"'\t=1"`],
  ['\rx', `"'\rx"`],
  ['\nx', `"'\nx"`],
  ['  =cmd|x', `"'  =cmd|x"`],
  ['＝1', `"'＝1"`],
  [`=HYPERLINK("http://e","x")`, `"'=HYPERLINK(""http://e"",""x"")"`],
  ['a=b', '"a=b"'],
  ['O"Neil, "Bo"', '"O""Neil, ""Bo"""'],
  ['', '""'],
  [null, '""'],
  [undefined, '""'],
  [-5, '"-5"'],
  [true, '"true"'],
])('%j becomes %s', (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});

test('what is written is read back, and no cell begins a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (values) => {
      const cells = readLine(csvLine(values));
      expect(cells).toHaveLength(values.length);
      for (const [index, cell] of cells.entries()) {
        expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
        expect([values[index], `'${values[index]}`]).toContain(cell);
      }
    }),
    { numRuns: 100 },
  );
});

/** RFC 4180, quoted cells only. */
function readLine(line: string): string[] {
  expect(line.endsWith('\r\n')).toBe(true);
  return [...line.slice(0, -2).matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell = '']) =>
    cell.replaceAll('""', '"'),
  );
}
