import type { LeavingRefusal } from '#server/database/schema.ts';

/** The vendor does not say whether a refusal is about the study or about whom it was to go to; so many in a row say it. */
const inARowMax = 3;

/** What the vendor refused of a hand-over: so that nothing is asked for ever, and one study does not decide about a person. */
export interface Refusals {
  /** False: this successor (null is nobody) gets no more, for the vendor has kept refusing. */
  isTaken(userId: string | null): boolean;
  /** Refused to somebody who gets others. */
  isSkipped(studyId: string): boolean;
  note(userId: string | null, studyId: string, isRefused: boolean): void;
  /** As it is kept. */
  readonly kept: () => string;
}

export function readRefusals(kept: readonly LeavingRefusal[]): Refusals {
  const all = new Map(kept.map((refusal) => [refusal.userId, refusal]));
  const isTaken = (userId: string | null) => (all.get(userId)?.inARow ?? 0) < inARowMax;
  return {
    isTaken,
    isSkipped: (studyId) =>
      [...all.values()].some(({ userId, studyIds }) => isTaken(userId) && studyIds.includes(studyId)),
    note(userId, studyId, isRefused) {
      const before = all.get(userId) ?? { userId, inARow: 0, studyIds: [] };
      if (isRefused)
        all.set(userId, {
          userId,
          inARow: before.inARow + 1,
          studyIds: [...new Set([...before.studyIds, studyId])],
        });
      else if (all.has(userId)) all.set(userId, { ...before, inARow: 0 });
    },
    kept: () => JSON.stringify([...all.values()]),
  };
}
