import * as z from 'zod/mini';
import { expressCustomerId, studyId, studyInstanceUid, userId } from './identifiers.ts';
import { severity, studyViewerStatus } from './study.ts';
import { codePoints, filledText, isStorableText, text } from './text.ts';

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
