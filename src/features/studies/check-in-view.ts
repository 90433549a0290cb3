import type { QueryClient } from '@tanstack/react-query';
import { firstDifference } from './first-difference.ts';
import { pagesToCheck } from './pages-to-check.ts';
import { settleRows } from './row-notes.ts';
import { checkPage, showHeld } from './study-cache.ts';
import type { StudyPages } from './study-pages.ts';
import { byLongestWait } from './study-wait.ts';
import type { LoadedSection, RowRange } from './use-worklist.ts';
import type { WorklistRows } from './worklist-rows.ts';

interface Shown {
  readonly sections: readonly LoadedSection[];
  readonly rows: WorklistRows<LoadedSection>;
}

/**
 * Asks again for the pages in view. What would move a row that somebody may be looking at is held, but for the stat
 * section, which is always live, and unless a person asked. Rejects with the first failure, after all have ended.
 */
export async function checkInView(
  client: QueryClient,
  shown: () => Shown,
  seen: RowRange,
  isAsked: boolean,
): Promise<void> {
  const mayMove = (section: LoadedSection) => (before: StudyPages, after: StudyPages) => {
    if (isAsked || section.key === 'stat') return true;
    const order = (list: StudyPages) => {
      const studies = list.pages.flatMap((page) => page.studies);
      return section.isServerOrder ? studies : studies.sort(byLongestWait);
    };
    const difference = firstDifference(order(before), order(after));
    return difference === undefined || shown().rows.firstIndexOf(section.key) + difference > seen.last;
  };
  const { sections, rows } = shown();
  const targets = pagesToCheck(sections, rows, seen);
  if (isAsked) {
    settleRows(client, () => false);
    for (const { section } of targets) showHeld(client, section.list.query);
  }
  const results = await Promise.allSettled(
    targets.map(({ section, start }) => checkPage(client, section.list.query, start, mayMove(section))),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
