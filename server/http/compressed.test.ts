import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { acceptsGzip, compressed } from './compressed.ts';

test('gzip is sent to those who accept it, and to nobody else', () => {
  for (const header of ['gzip', 'deflate, gzip;q=0.5', 'GZIP', 'br;q=1, *;q=0.1', '*']) {
    expect([header, acceptsGzip(header)]).toEqual([header, true]);
  }
  for (const header of [
    null,
    '',
    'br',
    'identity',
    'gzip;q=0',
    'gzip; q=0.0, *',
    'br, *;q=0',
    'gzip;q=much',
  ]) {
    expect([header, acceptsGzip(header)]).toEqual([header, false]);
  }
});

test('what is short goes as it is', async () => {
  expect(await compressed('x'.repeat(1_023), 'gzip')).toBe(undefined);
  const bytes = await compressed('é'.repeat(1_024), 'gzip');
  expect(bytes && gunzipSync(bytes).toString()).toBe('é'.repeat(1_024));
});
