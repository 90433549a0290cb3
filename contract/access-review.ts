import * as z from 'zod/mini';
import { apiKey } from './api-key.ts';
import { endpoint } from './endpoint.ts';
import { user } from './user.ts';

export const accessReview = endpoint({
  name: 'accessReview',
  method: 'GET',
  path: '/dashboard/access-review',
  summary:
    'Who can do what: everybody in the clinic and every living API key, in one answer (owners and admins)',
  credential: 'session',
  answer: z.object({
    at: z.string(),
    /** Owners first, then admins, then members; by name. The deactivated are among them. */
    people: z.array(z.object({ ...user.shape, hasSecondFactor: z.boolean() })),
    /** Without those that were revoked: they can do nothing any more. */
    apiKeys: z.array(apiKey),
  }),
  status: 200,
  errors: [],
  extension: true,
});
export type AccessReview = z.infer<typeof accessReview.answer>;
