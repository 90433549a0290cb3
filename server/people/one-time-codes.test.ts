import { Secret } from 'otpauth';
import { expect, test } from 'vitest';
import { newTotpSecret, stepOfCode, totpUri } from './one-time-codes.ts';

/** RFC 6238, appendix B, the last six of its eight digits. */
const ofTheStandard = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const;
const secret = Secret.fromUTF8('12345678901234567890').base32;

test.each(ofTheStandard)('the code of second %s is the one of the standard', (second, code) => {
  const step = Math.floor(second / 30);
  const at = (steps: number) => new Date((second + steps * 30) * 1000);
  expect(stepOfCode(secret, code, at(0))).toBe(step);
  // A phone may be half a minute slow or fast; which step it was is what cannot be used again.
  expect(stepOfCode(secret, code, at(1))).toBe(step);
  expect(stepOfCode(secret, code, at(-1))).toBe(step);
  expect(stepOfCode(secret, code, at(2))).toBeUndefined();
  expect(stepOfCode(secret, code, at(-2))).toBeUndefined();
});

test('anything but six digits is no code', () => {
  for (const code of ['', '28708', '2870820', 'abcdef', ' 287082', '２８７０８２'])
    expect(stepOfCode(secret, code, new Date(59_000)), code).toBeUndefined();
});

test('a new secret has 160 bits, and its address says whose it is', () => {
  const made = newTotpSecret();
  expect(made).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(made);
  const uri = new URL(totpUri(made, 'ada+1@clinic.example'));
  expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
  expect(decodeURIComponent(uri.pathname)).toBe('/Readroom:ada+1@clinic.example');
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    issuer: 'Readroom',
    secret: made,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  });
});
