import { queryOptions } from '@tanstack/react-query';
import { metadataKeyList } from '#contract/metadata-key.ts';
import { answerOf } from '#src/api/client.ts';

/** What the clinic calls its metadata, and the values that come again and again. Only a help: without it one types. */
export const metadataKeyOptions = queryOptions({
  queryKey: ['studies', 'metadata-keys'],
  queryFn: async ({ signal }) => (await answerOf(metadataKeyList, { signal })).metadataKeys,
  staleTime: 300_000,
});
