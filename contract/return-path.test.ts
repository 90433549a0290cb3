import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { returnPath } from './return-path.ts';

describe('returnPath', () => {
  it.each([
    '//e',
    '/\\e',
    '/%5Ce',
    '/%5ce',
    '/%2Fe',
    '/%255Ce',
    '/%25255Ce',
    '/.//e',
    '/./%2fe',
    '/a/../%5Ce',
    '/%252525255Ce',
    '/..//e',
    '/./\\e',
    '/\t/e',
    '/\n/e',
    '/%09/e',
    'javascript:alert(1)',
    'https://e',
    'https://app@e',
    'http:e',
    '\\\\e',
    ' /studies',
    'studies',
    '',
    '/%',
    '/sign-in?to=/sign-in',
    undefined,
    null,
    7,
    ['/studies'],
  ])('%j leads home', (wanted) => {
    expect(returnPath(wanted)).toBe('/');
  });

  it.each([
    '/',
    '/studies',
    '/studies?view=open&severity=stat',
    '/users/usr_0123456789abcdef0123456789abcdef',
    '/studies?text=a%20b',
    '/sign-inside',
    '/studies?text=100%25',
    '/studies?text=a%5Cb%2F%2Fe',
  ])('%s stays', (wanted) => {
    expect(returnPath(wanted)).toBe(wanted);
  });

  it('never leaves the site, however it is written', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '%5C',
      '%2f',
      '%255c',
      '.',
      '..',
      '@',
      ':',
      'e',
      '?',
      '#',
      '\t',
      '%00',
      'javascript:',
    );
    const written = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`),
      fc.webUrl(),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(written, (wanted) => {
        const path = returnPath(wanted);
        expect(path).toMatch(/^\/(?![/\\])/);
        expect(new URL(path, 'https://readroom.example').origin).toBe('https://readroom.example');
        // Asked again, the answer is the same: nothing hides in a second reading.
        expect(returnPath(path)).toBe(path);
      }),
      { numRuns: 5000 },
    );
  });
});
