import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { retryAfterMs, retryAfterSeconds } from './retry-after.ts';

const now = new Date('2026-03-01T08:00:00.000Z');
const read = (headers: Record<string, string>) => retryAfterMs(new Headers(headers), now);

describe('how long an answer asks to wait', () => {
  test.each([
    [{ 'retry-after-ms': '20' }, 20],
    [{ 'retry-after-ms': '0.5', 'retry-after': '7' }, 0.5],
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': ' 1.5 ' }, 1500],
    [{ 'retry-after-ms': 'soon', 'retry-after': '7' }, 7000],
    [{ 'retry-after': 'Sun, 01 Mar 2026 08:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Sun, 01 Mar 2026 07:00:00 GMT' }, 0],
  ])('%o is %d ms', (headers, expected) => {
    expect(read(headers)).toBe(expected);
  });

  test.each([
    '',
    'soon',
    '-1',
    '1e9',
    'Infinity',
    '0x10',
    '5 apples',
    '2026-03-01',
    'Sun, 99 Mar 2026 08:00:30 GMT',
  ])('"%s" says nothing', (text) => {
    expect(read({ 'retry-after': text, 'retry-after-ms': text })).toBeUndefined();
  });

  test('a date, whatever it is, is what is left until then', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          const seconds = Math.floor(date.getTime() / 1000) * 1000;
          expect(read({ 'retry-after': date.toUTCString() })).toBe(Math.max(0, seconds - now.getTime()));
        },
      ),
    );
  });

  test('nothing that can stand in a header is read as anything but a time from now on', () => {
    const header = fc.oneof(
      fc.string({ unit: 'grapheme-ascii' }),
      fc.double().map(String),
      fc.integer().map(String),
    );
    fc.assert(
      fc.property(header, header, (exact, seconds) => {
        const ms = read({ 'retry-after-ms': exact, 'retry-after': seconds });
        expect(ms === undefined || (Number.isFinite(ms) && ms >= 0)).toBe(true);
        const told = retryAfterSeconds(ms);
        expect(told === undefined || (Number.isInteger(told) && told >= 1 && told <= 60)).toBe(true);
      }),
    );
  });
});

test('whole seconds, from one to sixty', () => {
  expect([0, 1, 1001, 59_001, 3_600_000].map(retryAfterSeconds)).toEqual([1, 1, 2, 60, 60]);
});
