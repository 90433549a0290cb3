import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { uuid } from './identifiers.ts';
import { outcome, userReference } from './references.ts';
import { filledText } from './text.ts';

export const apiKey = z.object({
  apiKeyId: z.string(),
  description: z.string(),
  isViewerEnabled: z.boolean(),
  /** The last four digits, to tell one from another. */
  ending: z.string(),
  /** Null when it was made at the terminal. */
  createdByUser: z.nullable(userReference),
  createdAt: z.string(),
  lastUsedAt: z.nullable(z.string()),
  revokedAt: z.nullable(z.string()),
});
export type ApiKey = z.infer<typeof apiKey>;

export const apiKeyList = endpoint({
  name: 'apiKeyList',
  method: 'GET',
  path: '/dashboard/api-keys',
  summary: "The clinic's API keys (owners and admins)",
  credential: 'session',
  answer: z.object({ apiKeys: z.array(apiKey) }),
  status: 200,
  errors: [],
  extension: true,
});

export const apiKeyCreate = endpoint({
  name: 'apiKeyCreate',
  method: 'POST',
  path: '/dashboard/api-keys',
  summary: 'Create an API key; the secret is in this answer and nowhere else',
  credential: 'session',
  body: z.strictObject({ description: filledText(200), isViewerEnabled: z.optional(z.boolean()) }),
  answer: z.object({ apiKey, secret: z.string() }),
  status: 201,
  errors: [],
  extension: true,
});

export const apiKeyRevoke = endpoint({
  name: 'apiKeyRevoke',
  method: 'POST',
  path: '/dashboard/api-keys/revoke',
  summary: 'Revoke an API key at once',
  credential: 'session',
  body: z.strictObject({ apiKeyId: uuid }),
  answer: outcome,
  status: 200,
  errors: ['not_found'],
  extension: true,
});
