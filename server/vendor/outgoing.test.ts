import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Endpoint } from '#contract/endpoint.ts';
import { dashboardEndpoints, viewerEndpoints } from '#contract/endpoints.ts';
import { invitationList } from '#contract/invitation-endpoints.ts';
import { readQuery } from '#contract/query.ts';
import { studyList, studyRetrieve, studyRetrieveByUid } from '#contract/study-endpoints.ts';
import { userList } from '#contract/user-endpoints.ts';
import { operationOf } from '#server/testing/outside/bad-upstream.ts';
import { outgoing, type VendorInput } from './outgoing.ts';

const base = new URL('https://vendor.example/mirror/');
const path = (url: URL) => `${url.pathname}${url.search}`;

describe('what may go out', () => {
  test.each(Object.values(viewerEndpoints) as readonly Endpoint[])('$name', (endpoint) => {
    const params = Object.fromEntries(
      [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, 'a']),
    );
    const { method, url } = outgoing(base, endpoint, { params });
    expect(method).toBe(endpoint.method);
    expect(url.origin).toBe('https://vendor.example');
    expect(url.pathname).toMatch(/^\/mirror\/v1\/viewer\//);
    expect(operationOf({ method, url: url.href })).toBe(endpoint.name);
  });

  test.each(Object.values(dashboardEndpoints) as readonly Endpoint[])('never $name', (endpoint) => {
    expect(() => outgoing(base, endpoint, {})).toThrow('not an operation');
  });

  test('no documented name with another path or method', () => {
    expect(() => outgoing(base, { ...studyList, path: '/v1/viewer/keys' }, {})).toThrow('not an operation');
    expect(() => outgoing(base, { ...studyList, method: 'POST' }, {})).toThrow('not an operation');
    expect(() => outgoing(base, { ...studyList }, {})).not.toThrow();
  });

  test.each(['', '.', '..'])('no path with "%s" in it', (studyId) => {
    expect(() => outgoing(base, studyRetrieve, { params: { studyId } })).toThrow();
  });

  test('whatever a parameter is, the path has it whole or nothing goes out', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (studyInstanceUid) => {
        let url: URL;
        try {
          ({ url } = outgoing(base, studyRetrieveByUid, { params: { studyInstanceUid } }));
        } catch {
          return;
        }
        expect(url.origin).toBe(base.origin);
        expect([url.search, url.hash, url.username]).toEqual(['', '', '']);
        const [, last = '', ...more] = url.pathname.split('/mirror/v1/viewer/studies/by-uid/');
        expect(more).toEqual([]);
        expect(decodeURIComponent(last)).toBe(studyInstanceUid);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the query', () => {
  const query = <E extends Endpoint>(endpoint: E, values: object) =>
    path(outgoing(base, endpoint, { query: values } as VendorInput<E>).url).replace(/^[^?]*/, '');

  test.each([
    [
      studyList,
      { limit: 20, assignedTo: null, isCancelled: false },
      '?limit=20&assignedTo=&isCancelled=false',
    ],
    [studyList, { limit: 20, cursor: '', studyDescription: undefined }, '?limit=20'],
    [studyList, { limit: 20, order: 'oldest' }, '?limit=20'],
    [userList, { limit: 5, access: 'active', email: 'a+b@c.example' }, '?limit=5&email=a%2Bb%40c.example'],
    [invitationList, { status: ['sent', 'accepted'] }, '?status=sent%2Caccepted'],
    [studyList, { nobody: 'knows' }, ''],
  ] as const)('of %o with %o', (endpoint, values, expected) => {
    expect(query(endpoint, values)).toBe(expected);
  });

  test('reads back as what was asked', () => {
    const absentOr = <T>(item: fc.Arbitrary<T>) => fc.option(item, { nil: undefined });
    const filter = fc.record({
      isCancelled: absentOr(fc.option(fc.boolean())),
      assignedTo: absentOr(fc.option(fc.stringMatching(/^usr_[0-9a-f]{32}$/))),
      severity: absentOr(fc.constantFrom('stat' as const, 'high' as const)),
      studyDescription: absentOr(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => !text.includes('\0')),
      ),
      cursor: absentOr(fc.base64String({ minLength: 1, maxLength: 100 })),
      limit: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(filter, (values) => {
        const { searchParams } = outgoing(base, studyList, { query: values }).url;
        const read = readQuery(studyList.query._zod.def.shape, searchParams);
        const asked = Object.entries(values).filter(([, value]) => value !== undefined);
        expect(studyList.query.parse('values' in read ? read.values : undefined)).toEqual(
          Object.fromEntries(asked),
        );
      }),
      { numRuns: 300 },
    );
  });
});
