import * as z from 'zod/mini';
import { expressCustomerId, studyId, studyInstanceUid, userId } from './identifiers.ts';
import { apiKeyReference, expressCustomerReference, userReference } from './references.ts';
import { codePoints, filledText, isStorableText, text } from './text.ts';

/** In the order in which a worklist is read. */
export const severities = ['stat', 'high', 'normal'] as const;
export type Severity = (typeof severities)[number];
export const severity = z.enum(severities);

export const studyViewerStatuses = ['incomplete', 'complete'] as const;
export type StudyViewerStatus = (typeof studyViewerStatuses)[number];
export const studyViewerStatus = z.enum(studyViewerStatuses);

export const metadataPairsMax = 50;
export const metadataKeyMax = 100;
export const metadataValueMax = 1000;

/** Custom pairs: at most 50, keys of 1 to 100 and values of 0 to 1,000 code points. */
export const metadata = z
  .record(
    z.string().check(
      z.refine((key: string) => {
        const length = codePoints(key);
        return length >= 1 && length <= metadataKeyMax && isStorableText(key);
      }, `Must be 1 to ${metadataKeyMax} characters.`),
    ),
    text(0, metadataValueMax),
  )
  .check(
    z.refine(
      (pairs: Record<string, string>) => Object.keys(pairs).length <= metadataPairsMax,
      `Must have at most ${metadataPairsMax} pairs.`,
    ),
  );

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

const studyDescription = filledText(1000);

export const studyCreateBody = z.strictObject({
  severity,
  studyDescription,
  studyInstanceUid,
  assignedTo: z.optional(z.nullable(userId)),
  expressCustomerId: z.optional(z.nullable(expressCustomerId)),
  metadata: z.optional(metadata),
});
export type StudyCreateBody = z.infer<typeof studyCreateBody>;

export const studyUpdateBody = z.strictObject({
  assignedTo: z.optional(z.nullable(userId)),
  metadata: z.optional(z.nullable(metadata)),
  severity: z.optional(severity),
  studyDescription: z.optional(studyDescription),
  studyViewerStatus: z.optional(studyViewerStatus),
});
export type StudyUpdateBody = z.infer<typeof studyUpdateBody>;

/** One study, named by either identifier, or by both when they agree. */
export const studyNameBody = z
  .strictObject({
    studyId: z.optional(studyId),
    studyInstanceUid: z.optional(studyInstanceUid),
  })
  .check(
    z.refine(
      (name: { studyId?: string | undefined; studyInstanceUid?: string | undefined }) =>
        name.studyId !== undefined || name.studyInstanceUid !== undefined,
      'Must name a study by studyId or studyInstanceUid.',
    ),
  );
export type StudyNameBody = z.infer<typeof studyNameBody>;
