import fc from 'fast-check';
import type { Mutation } from './body-mutations.ts';

function header(name: string, ...values: readonly (string | null)[]): fc.Arbitrary<Mutation> {
  return fc.constantFrom(...values).map(
    (value): Mutation =>
      (request) => ({ ...request, headers: { ...request.headers, [name]: value } }),
  );
}

const latin = fc.string({
  unit: fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code)),
});

const method: fc.Arbitrary<Mutation> = fc
  .constantFrom('GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND')
  .map(
    (other): Mutation =>
      (request) => {
        const { body, ...rest } = request;
        // No client can send a body with these.
        return other === 'GET'
          ? { ...rest, method: other }
          : { ...rest, method: other, ...(body === undefined ? {} : { body }) };
      },
  );

export const headMutations: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 3, arbitrary: method },
  {
    weight: 3,
    arbitrary: header(
      'content-type',
      null,
      '',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-16',
      'application/jsonx',
      'APPLICATION/JSON ;',
      'application/json, text/plain',
      'application/merge-patch+json',
    ),
  },
  {
    weight: 3,
    arbitrary: header(
      'if-match',
      '',
      '*',
      '"',
      '""',
      '"0"',
      '"-1"',
      '"1", "2"',
      '1',
      'W/"999999999"',
      '"9999999999999999999"',
      '"NaN"',
      'W/*',
      '"1"junk',
    ),
  },
  {
    weight: 1,
    arbitrary: latin.map(
      (junk): Mutation =>
        (request) => ({ ...request, headers: { ...request.headers, 'if-match': junk } }),
    ),
  },
  {
    weight: 1,
    arbitrary: header(
      'authorization',
      '',
      'Bearer',
      'Bearer ',
      'Bearer null',
      'Basic Og==',
      `Bearer sk_live_${'0'.repeat(32)}`,
      `Bearer ${'x'.repeat(5000)}`,
      'Bearer \u00e9\u00ff',
    ),
  },
  {
    weight: 1,
    arbitrary: header(
      'cookie',
      '',
      '=',
      ';;;',
      '__proto__=1',
      `readroom=${'%00'.repeat(20)}`,
      'a="b',
      '\u00e9=\u00ff',
      'x=%',
    ),
  },
  { weight: 1, arbitrary: header('origin', null, '', 'null', 'https://evil.example', '*', 'not a url') },
  { weight: 1, arbitrary: header('content-length', '-1', 'abc', '0', '999999999999', '1e9') },
  { weight: 1, arbitrary: header('accept-encoding', '', '*', 'br;q=0, *;q=0', 'gzip;q=x', 'x'.repeat(2000)) },
  {
    weight: 1,
    arbitrary: header(
      'x-forwarded-for',
      '',
      'unknown',
      '::1, %, 1.2.3.4',
      '999.999.999.999',
      'x'.repeat(2000),
    ),
  },
  { weight: 1, arbitrary: header('user-agent', '', 'x'.repeat(8000), '\u00e9\u00ff') },
);
