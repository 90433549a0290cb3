import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';

export const metadataKeyList = endpoint({
  name: 'metadataKeyList',
  method: 'GET',
  path: '/dashboard/metadata-keys',
  summary: "The metadata keys of the clinic's latest 1,000 studies, the most used first",
  credential: 'session',
  answer: z.object({
    metadataKeys: z.array(
      z.object({
        key: z.string(),
        /** How many of these studies have it. */
        studies: z.number(),
        /** Up to ten values, the most used first; none for a key whose values are all different. */
        values: z.array(z.string()),
      }),
    ),
  }),
  status: 200,
  errors: [],
  extension: true,
});
