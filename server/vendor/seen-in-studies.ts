import type { ExpressCustomerReference } from '#contract/references.ts';
import type { Study } from '#contract/study.ts';

/** Studies that are remembered; the ones that were seen last. */
const studiesMax = 2_000;

/**
 * What the documented operations have no list of: the Express customers, and what the clinic writes into metadata. Gathered
 * from the studies that pass by, in the memory of this process; good for suggestions, and called no more than that.
 */
export interface SeenInStudies {
  note(studies: readonly Study[]): void;
  readonly studies: () => readonly SeenStudy[];
}

export interface SeenStudy {
  readonly expressCustomer: ExpressCustomerReference | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export function createSeenInStudies(): SeenInStudies {
  const seen = new Map<string, SeenStudy>();
  return {
    note(studies) {
      for (const { studyId, expressCustomer, metadata } of studies) {
        seen.delete(studyId);
        seen.set(studyId, { expressCustomer: expressCustomer ?? null, metadata: metadata ?? {} });
      }
      for (const oldest of seen.keys()) {
        if (seen.size <= studiesMax) break;
        seen.delete(oldest);
      }
    },
    studies: () => [...seen.values()],
  };
}
