import type { Study } from '#contract/study.ts';

/** Where two orders of one section first differ: rows before it stay where they are. */
export function firstDifference(a: readonly Study[], b: readonly Study[]): number | undefined {
  const end = Math.max(a.length, b.length);
  for (let index = 0; index < end; index++) {
    if (a[index]?.studyId !== b[index]?.studyId) return index;
  }
  return undefined;
}
