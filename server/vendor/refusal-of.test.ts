import { describe, expect, test } from 'vitest';
import { errorAnswer } from '#server/http/error-answer.ts';
import { refusalOf } from './refusal-of.ts';
import { VendorFailure, type VendorFailureKind } from './vendor-failure.ts';

describe('what the vendor refuses', () => {
  test.each([
    [400, 'invalid_request'],
    [404, 'not_found'],
    [409, 'conflict'],
    [410, 'not_found'],
    [412, 'conflict'],
    [413, 'payload_too_large'],
    [415, 'unsupported_media_type'],
    [422, 'invalid_request'],
  ])('with %d is %s, in its words or in ours', (status, code) => {
    const told = refusalOf(new VendorFailure('refused', { status, vendorMessage: 'No, because.' }));
    expect([told.code, told.message]).toEqual([code, 'No, because.']);
    const untold = refusalOf(new VendorFailure('refused', { status }));
    expect(untold.code).toBe(code);
    expect(untold.message).toMatch(/^The Viewer API .+\.$/);
  });

  test('about fields keeps them', () => {
    const fieldErrors = { severity: 'Is odd.' };
    expect(refusalOf(new VendorFailure('refused', { status: 400, fieldErrors })).details).toMatchObject({
      fieldErrors,
    });
  });
});

describe('any other failure', () => {
  const kinds: readonly [VendorFailureKind, number][] = [
    ['limited', 503],
    ['keyRefused', 502],
    ['failed', 502],
    ['unreadable', 502],
    ['timeout', 504],
    ['unreachable', 502],
    ['resting', 503],
    ['busy', 503],
  ];

  test.each(kinds)('"%s" is a %d with a sentence of ours', async (kind, status) => {
    const answer = errorAnswer(
      refusalOf(new VendorFailure(kind, { status: 418, vendorMessage: 'Teapot.', fieldErrors: { a: 'b' } })),
      'r',
    );
    expect(answer.status).toBe(status);
    expect(answer.headers.get('retry-after')).toBe(status === 503 ? '5' : null);
    expect(await answer.text()).not.toMatch(/Teapot|418|fieldErrors/);
  });

  test('hands on how long the vendor asks to wait', () => {
    const answer = errorAnswer(refusalOf(new VendorFailure('limited', { retryAfterSeconds: 17 })), 'r');
    expect(answer.headers.get('retry-after')).toBe('17');
  });

  test('of a write that may have happened says so, to people and to programs that would repeat it', async () => {
    const unknown = errorAnswer(refusalOf(new VendorFailure('timeout', { mayHaveHappened: true })), 'r');
    expect(unknown.headers.get('x-should-retry')).toBe('false');
    expect(await unknown.text()).toContain('may have been done');
    const known = errorAnswer(refusalOf(new VendorFailure('timeout')), 'r');
    expect(known.headers.get('x-should-retry')).toBeNull();
    expect(await known.text()).not.toContain('may have been done');
  });
});
