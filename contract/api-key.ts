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
  /** When it ends by itself, because another one took its place; null while nobody has said so. */
  expiresAt: z.nullable(z.string()),
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

export const apiKeyUpdate = endpoint({
  name: 'apiKeyUpdate',
  method: 'PATCH',
  path: '/dashboard/api-keys/{apiKeyId}',
  summary: 'Describe an API key anew, or say whether it may use the Viewer API',
  credential: 'session',
  params: z.strictObject({ apiKeyId: uuid }),
  body: z.strictObject({
    description: z.optional(filledText(200)),
    isViewerEnabled: z.optional(z.boolean()),
  }),
  answer: apiKey,
  status: 200,
  errors: ['not_found', 'conflict'],
  extension: true,
});

/** How long the former key goes on working, so that whoever uses it has time to change over. Hours. */
export const overlapHours = [0, 1, 24] as const;
export type OverlapHours = (typeof overlapHours)[number];

export const apiKeyRotate = endpoint({
  name: 'apiKeyRotate',
  method: 'POST',
  path: '/dashboard/api-keys/rotate',
  summary:
    'Make a key in place of another, which ends after the overlap; the secret is in this answer and nowhere else',
  credential: 'session',
  body: z.strictObject({
    apiKeyId: uuid,
    overlapHours: z.union([z.literal(0), z.literal(1), z.literal(24)]),
  }),
  answer: z.object({ apiKey, secret: z.string() }),
  status: 201,
  errors: ['not_found', 'conflict'],
  extension: true,
});
