import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createStudyCollector } from './collect-studies.ts';
import { inventStudy } from './invent-study.test-data.ts';
import type { StudyPage } from './study-pages.ts';

const page = (ids: readonly string[]): StudyPage => ({
  start: undefined,
  studies: ids.map((id) => inventStudy(id)),
  checkedAt: 0,
});

it('goes on where it was, and always holds each study of the pages once, in their order', () => {
  const somePage = fc
    .array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { maxLength: 4 })
    .map(page);
  const steps = fc.array(fc.tuple(fc.nat(5), fc.array(somePage, { maxLength: 3 })), { maxLength: 12 });
  fc.assert(
    fc.property(steps, (changes) => {
      const collect = createStudyCollector();
      let pages: StudyPage[] = [];
      for (const [kept, added] of changes) {
        // The pages before stay the very same objects, as they do in the cache.
        pages = [...pages.slice(0, kept), ...added];
        const expected = new Set(pages.flatMap(({ studies }) => studies.map((study) => study.studyId)));
        expect(collect(pages).map((study) => study.studyId)).toEqual([...expected]);
      }
    }),
  );
});
