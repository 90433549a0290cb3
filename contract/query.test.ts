import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeQuery } from './encode-query.ts';
import { invitationList } from './invitation-endpoints.ts';
import { readQuery } from './query.ts';
import { studyList } from './study-endpoints.ts';

/** As the server reads a query. */
function read(endpoint: typeof studyList | typeof invitationList, query: string): unknown {
  const raw = readQuery(endpoint.query._zod.def.shape, new URLSearchParams(query));
  if ('repeated' in raw) throw new Error(`${raw.repeated} came twice`);
  return endpoint.query.parse(raw.values);
}

const id = (prefix: string) =>
  fc
    .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 })
    .map((digits) => `${prefix}_${digits}`);
const absentOr = <T>(item: fc.Arbitrary<T>) => fc.option(item, { nil: undefined });
const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('what is written is what is read', () => {
  const studyFilter = fc.record({
    assignedTo: absentOr(fc.option(id('usr'))),
    expressCustomerId: absentOr(fc.option(id('cus'))),
    isCancelled: absentOr(fc.option(fc.boolean())),
    severity: absentOr(fc.constantFrom('stat', 'high', 'normal')),
    studyViewerStatus: absentOr(fc.constantFrom('complete', 'incomplete')),
    studyDescription: absentOr(fc.string({ unit: 'grapheme', maxLength: 40 })),
    order: absentOr(fc.constantFrom('newest', 'oldest')),
    cursor: absentOr(fc.base64String({ maxLength: 100 })),
    limit: fc.integer({ min: 1, max: 100 }),
  });
  const invitationFilter = fc.record({
    status: absentOr(
      fc.array(fc.constantFrom('sent', 'accepted', 'rejected', 'revoked'), { minLength: 1, maxLength: 4 }),
    ),
    expired: absentOr(fc.constantFrom('all', 'expired', 'not-expired')),
    userId: absentOr(id('usr')),
    startDate: absentOr(day),
    endDate: absentOr(day),
    limit: fc.integer({ min: 1, max: 100 }),
  });

  test.each([
    ['studies', studyList, studyFilter],
    ['invitations', invitationList, invitationFilter],
  ] as const)('of %s', (_, endpoint, filter) => {
    fc.assert(
      fc.property<[Record<string, never>]>(filter as never, (values) => {
        const asked = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
        if (JSON.stringify(asked).includes('\\u0000')) return;
        expect(read(endpoint, encodeQuery(values))).toEqual(asked);
      }),
      { numRuns: 500 },
    );
  });
});

test('null is the empty string on the wire, and its word is understood', () => {
  expect(encodeQuery({ assignedTo: null, severity: undefined })).toBe('?assignedTo=');
  for (const word of ['', 'null']) {
    expect(read(studyList, `assignedTo=${word}&expressCustomerId=${word}&isCancelled=${word}`)).toEqual({
      assignedTo: null,
      expressCustomerId: null,
      isCancelled: null,
      limit: 20,
    });
  }
  expect(encodeQuery({})).toBe('');
  expect(encodeQuery({ status: ['sent', 'accepted'] })).toBe('?status=sent%2Caccepted');
});

test('any query at all is read or refused, and never anything else', () => {
  const name = fc.oneof(
    fc.constantFrom(...Object.keys(studyList.query._zod.def.shape), '__proto__', 'toString'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'binary' }))), (pairs) => {
      const parameters = new URLSearchParams(pairs);
      const raw = readQuery(studyList.query._zod.def.shape, parameters);
      if ('repeated' in raw) {
        expect(parameters.getAll(raw.repeated).length).toBeGreaterThan(1);
        return;
      }
      expect(new Set(Object.keys(raw.values))).toEqual(new Set(parameters.keys()));
      const result = studyList.query.safeParse(raw.values);
      if (!result.success) expect(result.error.issues.length).toBeGreaterThan(0);
    }),
    { numRuns: 1000 },
  );
});

test('a day is a day of the calendar', () => {
  const parts = fc.tuple(
    fc.integer({ min: 0, max: 9999 }),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
  );
  const daysIn = (year: number, month: number) =>
    month === 2
      ? (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
        ? 29
        : 28
      : [4, 6, 9, 11].includes(month)
        ? 30
        : 31;
  fc.assert(
    fc.property(parts, ([year, month, date]) => {
      const pad = (value: number, size: number) => String(value).padStart(size, '0');
      const query = `startDate=${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
      const isDay = year >= 1 && month >= 1 && month <= 12 && date >= 1 && date <= daysIn(year, month);
      const raw = readQuery(invitationList.query._zod.def.shape, new URLSearchParams(query));
      expect('values' in raw && invitationList.query.safeParse(raw.values).success).toBe(isDay);
    }),
    { numRuns: 2000 },
  );
});
