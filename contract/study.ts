import * as z from 'zod/mini';
import { apiKeyReference, expressCustomerReference, userReference } from './references.ts';

/** In the order in which a worklist is read. */
export const severities = ['stat', 'high', 'normal'] as const;
export type Severity = (typeof severities)[number];
export const severity = z.enum(severities);

export const studyViewerStatuses = ['incomplete', 'complete'] as const;
export type StudyViewerStatus = (typeof studyViewerStatuses)[number];
export const studyViewerStatus = z.enum(studyViewerStatuses);

/** A study as the API answers it. Reading is tolerant: dates may be missing, and unknown fields pass. */
export const study = z.object({
  studyId: z.string(),
  studyInstanceUid: z.string(),
  studyDescription: z.string(),
  severity,
  studyViewerStatus,
  isCancelled: z.boolean(),
  cancelledAt: z.nullable(z.string()),
  createdAt: z.nullable(z.string()),
  updatedAt: z.nullable(z.string()),
  assignedTo: z.optional(z.nullable(userReference)),
  createdByUser: z.optional(z.nullable(userReference)),
  createdByApiKey: z.optional(z.nullable(apiKeyReference)),
  expressCustomer: z.optional(z.nullable(expressCustomerReference)),
  metadata: z.optional(z.record(z.string(), z.string())),
  /** Extension: goes up by one with every change; the ETag is made of it. */
  version: z.optional(z.number()),
  /** Extension, where there are no versions: changes with the object; the ETag is made of it. */
  fingerprint: z.optional(z.string()),
});
export type Study = z.infer<typeof study>;
