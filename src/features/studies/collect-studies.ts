import type { Study } from '#contract/study.ts';
import type { StudyPage } from './study-pages.ts';

/**
 * Makes one run of studies out of pages, each study once. A list of a thousand pages grows at its end, so only what
 * comes after the first changed page is gone through again. The same array is handed out every time, longer or shorter.
 */
export function createStudyCollector(): (pages: readonly StudyPage[]) => readonly Study[] {
  const all: Study[] = [];
  const seen = new Set<string>();
  let taken: { studies: readonly Study[]; end: number }[] = [];

  return (pages) => {
    let same = 0;
    while (same < taken.length && taken[same]?.studies === pages[same]?.studies) same++;
    if (same < taken.length) {
      const end = taken[same - 1]?.end ?? 0;
      for (const study of all.splice(end)) seen.delete(study.studyId);
      taken = taken.slice(0, same);
    }
    for (const page of pages.slice(same)) {
      for (const study of page.studies) {
        if (seen.has(study.studyId)) continue;
        seen.add(study.studyId);
        all.push(study);
      }
      taken.push({ studies: page.studies, end: all.length });
    }
    return all;
  };
}
