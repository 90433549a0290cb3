import type { StudyPages } from './study-pages.ts';
import type { WorklistRows, WorklistSection } from './worklist-rows.ts';

/** However far somebody has scrolled, one check asks for no more pages than this. */
const checksMax = 3;

interface Checkable extends WorklistSection {
  readonly list: { readonly pages: StudyPages | undefined };
}

/**
 * The pages that a check asks for: always the first of the stat section, then those with a row in view, the ones
 * that were confirmed longest ago first, so that with more than three in view each has its turn.
 */
export function pagesToCheck<Section extends Checkable>(
  sections: readonly Section[],
  rows: WorklistRows,
  seen: { readonly first: number; readonly last: number },
): { section: Section; start: string | undefined }[] {
  const ids = new Set<string>();
  const inView = new Set<unknown>();
  for (let index = seen.first; index <= seen.last; index++) {
    const row = rows.at(index);
    if (row === undefined) continue;
    inView.add(row.section.key);
    if (row.kind === 'study') ids.add(row.study.studyId);
  }
  const found: { section: Section; start: string | undefined; rank: number }[] = [];
  for (const section of sections) {
    const pages = section.list.pages?.pages ?? [];
    const seenPages = pages.filter((page) => page.studies.some((study) => ids.has(study.studyId)));
    const [firstPage] = pages;
    if (firstPage === undefined) continue;
    const isUrgent = section.key === 'stat';
    // A section of which only the head or the word "none" is in view is looked at too: something may have come.
    const wanted =
      seenPages.length > 0 ? seenPages : inView.has(section.key) ? [pages.at(-1) ?? firstPage] : [];
    if (isUrgent && !wanted.includes(firstPage)) wanted.unshift(firstPage);
    for (const page of wanted) {
      const rank = isUrgent && page === firstPage ? Number.NEGATIVE_INFINITY : page.checkedAt;
      found.push({ section, start: page.start, rank });
    }
  }
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, checksMax)
    .map(({ section, start }) => ({ section, start }));
}
