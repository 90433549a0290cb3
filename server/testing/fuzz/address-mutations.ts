import fc from 'fast-check';
import type { Mutation } from './body-mutations.ts';

const oddParts = [
  '%',
  '%zz',
  '%00',
  '%ED%A0%80',
  '%FF',
  '%2F',
  '..%2f..%2f',
  '%2e%2e',
  '%25%30%30',
  '%20',
  '+',
  '',
  '.',
  '..',
  'null',
  'undefined',
  'NaN',
  '0',
  '-1',
  '1e999',
  'true',
  '*',
  "'",
  '"',
  '%F0%9F%99%82',
  'é',
  '__proto__',
  'constructor',
  'by-uid',
  'cancel',
  'invitations',
  'revoke-access',
  'x'.repeat(3000),
  `stu_${'0'.repeat(32)}`,
  `usr_${'F'.repeat(32)}`,
  `inv_${'0'.repeat(31)}`,
  '9'.repeat(400),
];

const part = fc.oneof(fc.constantFrom(...oddParts), fc.string({ maxLength: 8 }).map(encodeURIComponent));

function onSegments(
  change: (segments: string[], index: number) => readonly string[],
): fc.Arbitrary<Mutation> {
  return fc.nat({ max: 6 }).map(
    (index): Mutation =>
      (request) => {
        const segments = request.path.split('/').slice(1);
        // The last is likelier to be a parameter.
        return {
          ...request,
          path: `/${change(segments, Math.max(0, segments.length - 1 - (index % 3))).join('/')}`,
        };
      },
  );
}

const path: fc.Arbitrary<Mutation> = fc.oneof(
  part.chain((odd) => onSegments((segments, index) => segments.with(index, odd))),
  part.chain((odd) => onSegments((segments, index) => segments.with(index, `${segments[index]}${odd}`))),
  onSegments((segments, index) => segments.with(index, (segments[index] ?? '').toUpperCase())),
  onSegments((segments, index) => segments.with(index, (segments[index] ?? '').slice(0, -1))),
  onSegments((segments, index) => segments.toSpliced(index, 1)),
  onSegments((segments) => [...segments, '']),
  onSegments((segments) => [...segments, 'more']),
  onSegments((segments, index) => segments.toSpliced(index, 0, '')),
);

const names = fc.oneof(
  fc.constantFrom(
    'limit',
    'cursor',
    'severity',
    'status',
    'email',
    'assignedTo',
    'startDate',
    'order',
    'action',
    'userId',
    '__proto__',
    'constructor',
    'a[]',
    'a[b]',
    '',
    'LIMIT',
    'api_key',
  ),
  fc.string({ maxLength: 6 }).map(encodeURIComponent),
);
const values = fc.oneof(
  part,
  fc.constantFrom(
    '1e9',
    '20.5',
    '0x10',
    '١٢',
    '101',
    '00',
    'sent,',
    ',',
    'sent,sent',
    '2026-13-01',
    '0000-01-01',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }).map(encodeURIComponent),
);

function onQuery(change: (query: string) => string): Mutation {
  return (request) => ({ ...request, query: change(request.query) });
}
const joined = (query: string, more: string) => (query === '' ? more : `${query}&${more}`);

const query: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(names, values).map(([name, value]) => onQuery((all) => joined(all, `${name}=${value}`))),
  fc.tuple(names, values).map(([name, value]) => onQuery((all) => joined(all, `${name}=${value}`))),
  // Another value for one that is there.
  fc.tuple(fc.nat({ max: 4 }), values).map(([index, value]) =>
    onQuery((all) => {
      const pairs = all.split('&');
      const place = index % pairs.length;
      return pairs.with(place, `${pairs[place]?.split('=')[0]}=${value}`).join('&');
    }),
  ),
  fc.constantFrom(
    onQuery((all) => joined(all, all)),
    onQuery((all) => all.toUpperCase()),
    onQuery((all) => all.replaceAll('=', '%3D')),
    onQuery((all) => all.replaceAll('=', '==')),
    onQuery((all) => all.replaceAll('=', '')),
    onQuery((all) => `${all}&`),
    onQuery((all) => joined(all, '%')),
    onQuery((all) => joined(all, '?')),
    onQuery((all) => joined(all, '#')),
    onQuery((all) => joined(all, '&&&;=;&')),
    onQuery((all) => joined(all, `a=${'b'.repeat(20_000)}`)),
    onQuery((all) => joined(all, Array.from({ length: 500 }, (_, index) => `p${index}=1`).join('&'))),
  ),
);

export const addressMutations: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 2, arbitrary: path },
  { weight: 3, arbitrary: query },
);
