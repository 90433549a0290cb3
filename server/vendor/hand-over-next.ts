import { pageLimitMax } from '#contract/page.ts';
import { severities } from '#contract/study.ts';
import { studyList } from '#contract/study-endpoints.ts';
import type { Refusals } from './hand-over-refusals.ts';
import type { HandOver } from './hand-over-study.ts';
import { isOpenOf, openOf } from './leaver-studies.ts';

/** Pages that are turned in search of one batch; there is more to find on the next call. */
const pagesMax = 50;

export interface NextStudies {
  readonly studyIds: readonly string[];
  /** There are no others of theirs. */
  readonly isAll: boolean;
  /** Seen on the way: refused before, or unreadable. */
  readonly staying: number;
}

/**
 * The next studies to hand over, as the vendor lists them: the most urgent first, and among these the newest, for its lists
 * have no other order. What is handed over is on them no more, so each batch begins at their beginning. @throws VendorFailure
 */
export async function nextStudies(
  { parts, leaver, askedBy }: HandOver,
  refusals: Refusals,
  count: number,
): Promise<NextStudies> {
  const found = new Set<string>();
  const refused = new Set<string>();
  let unreadable = 0;
  let pages = 0;
  for (const severity of severities) {
    let cursor: string | undefined;
    do {
      if (found.size >= count || pages++ >= pagesMax)
        return { studyIds: [...found].slice(0, count), isAll: false, staying: refused.size + unreadable };
      const query = { ...openOf(leaver.userId, severity), limit: pageLimitMax, cursor };
      const page = await parts.client.call(studyList, { query }, askedBy);
      unreadable += page.unreadable ?? 0;
      for (const study of page.studies) {
        if (!isOpenOf(study, leaver.userId)) continue;
        if (refusals.isSkipped(study.studyId)) refused.add(study.studyId);
        else found.add(study.studyId);
      }
      cursor = page.hasMore && page.cursor ? page.cursor : undefined;
    } while (cursor !== undefined);
  }
  const isAll = found.size <= count;
  return { studyIds: [...found].slice(0, count), isAll, staying: refused.size + unreadable };
}
