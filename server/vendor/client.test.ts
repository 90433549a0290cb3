import { expect, test } from 'vitest';
import { studyList } from '#contract/study-endpoints.ts';
import { createVendorClient } from './client.ts';

test('asks for a page with the key, and reads it', async () => {
  const seen: Request[] = [];
  const client = createVendorClient({
    baseUrl: new URL('https://vendor.example'),
    apiKey: 'sk_live_0123456789abcdef0123456789abcdef',
    fetch: async (request) => {
      seen.push(request);
      return Response.json({ studies: [{ studyId: 1 }], hasMore: false, version: 'x' });
    },
    log: { warn: () => undefined },
    random: () => 0.5,
  });
  expect(await client.call(studyList, { query: { limit: 20, assignedTo: null } }, 'usr_1')).toEqual({
    studies: [],
    hasMore: false,
    unreadable: 1,
  });
  expect(seen.map(({ url }) => url)).toEqual([
    'https://vendor.example/v1/viewer/studies?limit=20&assignedTo=',
  ]);
  expect(seen[0]?.headers.get('authorization')).toBe('Bearer sk_live_0123456789abcdef0123456789abcdef');
});
