import * as z from 'zod/mini';

/** Every error code on the wire, and the HTTP status that it always comes with. */
export const errorStatus = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  /** The clinic asks for a second factor, and this person has not set one up yet. */
  second_factor_needed: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal: 500,
  upstream_failed: 502,
  unavailable: 503,
  upstream_timeout: 504,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** From a field's path (`metadata.accession`, `email`) to a sentence. */
export type FieldErrors = Readonly<Record<string, string>>;

/** Extension: one change that was made since the version that a caller saw. */
export const changeNote = z.object({
  at: z.string(),
  /** The name of the person or key. */
  by: z.string(),
  action: z.string(),
  fields: z.array(z.string()),
});
export type ChangeNote = z.infer<typeof changeNote>;

export const errorBody = z.object({
  error: z.object({
    code: z.string(),
    fieldErrors: z.optional(z.record(z.string(), z.string())),
    /** Extension, with a 412 only: the object as it is now. */
    current: z.optional(z.unknown()),
    /** Extension, with a 412 only: who changed what since, newest first, 20 at most. */
    changes: z.optional(z.array(changeNote)),
  }),
  message: z.string(),
  requestId: z.string(),
});

export type ErrorBody = z.infer<typeof errorBody>;
