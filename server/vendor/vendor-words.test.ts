import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canaryKey } from '#server/testing/vendor-calls.ts';
import { VendorKey } from './vendor-key.ts';
import { vendorWords } from './vendor-words.ts';

const key = new VendorKey(canaryKey);
const said = (message: unknown) => vendorWords({ message }, key).vendorMessage;

test.each([
  ['  Two\r\nlines\t here ', 'Two lines here'],
  ['turned \u202eround\u200b', 'turned round'],
  ['', undefined],
  [' \n ', undefined],
  [7, undefined],
  [{ text: 'x' }, undefined],
  [`Unknown key ${canaryKey}.`, undefined],
  [`Unknown key ${canaryKey.replace('_', '_\u200b')}.`, undefined],
  [`Unknown key ${canaryKey.replace('k', 'k ')}.`, undefined],
  ['Unknown key SK_LIVE_other.', undefined],
])('%j is said as %j', (message, expected) => {
  expect(said(message)).toBe(expected);
});

test('says at most 500 characters', () => {
  expect(said('é'.repeat(500))).toBe('é'.repeat(500));
  expect([...(said('🩻'.repeat(501)) ?? '')]).toHaveLength(500);
});

test.each([undefined, null, 'text', [], { error: 'no' }])('%j says nothing', (body) => {
  expect(vendorWords(body, key)).toEqual({});
});

describe('fields', () => {
  const fields = (fieldErrors: unknown) => vendorWords({ error: { fieldErrors } }, key).fieldErrors;

  test('are kept when they are texts', () => {
    expect(fields({ severity: ' Is odd. ', a: '' })).toEqual({ severity: 'Is odd.' });
    expect(fields({ severity: ['Is odd.'] })).toBeUndefined();
    expect(fields({ severity: canaryKey })).toBeUndefined();
    expect(fields({})).toBeUndefined();
  });

  test('of a name that objects have already are plain data', () => {
    const read = fields(JSON.parse('{"__proto__":"x","constructor":"y"}'));
    expect(read).toEqual({ constructor: 'y' });
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });
});

test('whatever surrounds the key, it is not said', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
      expect(said(`${before}${canaryKey}${after}`) ?? '').not.toContain(canaryKey);
    }),
  );
});
