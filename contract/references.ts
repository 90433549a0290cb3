import * as z from 'zod/mini';

/** A reference to a user with basic identifying information. */
export const userReference = z.object({
  userId: z.string(),
  email: z.string(),
  firstName: z.optional(z.string()),
  lastName: z.optional(z.string()),
  middleName: z.optional(z.string()),
  suffix1: z.optional(z.string()),
  suffix2: z.optional(z.string()),
  /** Extension: when this person's access was revoked; absent while they have access. */
  accessRevokedAt: z.optional(z.nullable(z.string())),
});
export type UserReference = z.infer<typeof userReference>;

/** A reference to an API key; never the secret. */
export const apiKeyReference = z.object({
  apiKeyId: z.string(),
  description: z.string(),
  isViewerEnabled: z.optional(z.boolean()),
});
export type ApiKeyReference = z.infer<typeof apiKeyReference>;

export const expressCustomerReference = z.object({
  expressCustomerId: z.string(),
  expressCustomerName: z.string(),
});
export type ExpressCustomerReference = z.infer<typeof expressCustomerReference>;

/** The answer of every verb that reports rather than returns an object. */
export const outcome = z.object({ success: z.boolean(), message: z.optional(z.string()) });
export type Outcome = z.infer<typeof outcome>;
