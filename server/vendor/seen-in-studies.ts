import type { ExpressCustomerReference } from '#contract/references.ts';
import type { Study } from '#contract/study.ts';
import { createShortMemory } from './short-memory.ts';

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

export function createSeenInStudies(now: () => Date): SeenInStudies {
  const memory = createShortMemory<SeenStudy>(now, studiesMax);
  return {
    note(studies) {
      for (const { studyId, expressCustomer, metadata } of studies)
        memory.keep(studyId, { expressCustomer: expressCustomer ?? null, metadata: metadata ?? {} });
    },
    studies: memory.values,
  };
}
