import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstDifference } from './first-difference.ts';
import { inventStudy } from './invent-study.test-data.ts';
import { countWords, sectionFacts, sectionWords } from './section-summary.ts';
import { indexOfStudy, nextStudyIndex, type WorklistSection, worklistRows } from './worklist-rows.ts';

const section = (key: WorklistSection['key'], ids: string, fields: Partial<WorklistSection> = {}) => ({
  key,
  state: 'ready' as const,
  studies: [...ids].map((id) => inventStudy(id)),
  hasMore: false,
  more: 'idle' as const,
  gone: new Set<string>(),
  ...fields,
});

const kinds = (sections: readonly WorklistSection[]) => {
  const rows = worklistRows(sections);
  return Array.from({ length: rows.count }, (_, index) => {
    const row = rows.at(index);
    return row?.kind === 'study' ? row.study.studyId : row?.kind;
  });
};

describe('worklistRows', () => {
  it('puts sections under each other, and says what each is instead of rows', () => {
    expect(
      kinds([
        section('stat', 'ab'),
        section('high', '', { state: 'failed' }),
        section('normal', 'c', { hasMore: true }),
      ]),
    ).toEqual(['head', 'a', 'b', 'head', 'failed', 'head', 'c', 'more']);
    expect(kinds([section('stat', ''), section('high', '', { state: 'loading' })])).toEqual([
      'head',
      'empty',
      'head',
      'skeleton',
      'skeleton',
      'skeleton',
    ]);
    expect(kinds([section('list', 'ab')])).toEqual(['a', 'b']);
    expect(kinds([section('list', '', { hasMore: true })])).toEqual(['more']);
  });

  it('has no row outside', () => {
    const rows = worklistRows([section('stat', 'a')]);
    expect(rows.at(-1)).toBeUndefined();
    expect(rows.at(rows.count)).toBeUndefined();
  });

  it('finds every study where it stands, and walks through all of them both ways', () => {
    const sizes = fc.array(fc.nat(4), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(sizes, fc.boolean(), (counts, hasMore) => {
        const keys = ['stat', 'high', 'normal'] as const;
        const sections = counts.map((count, which) =>
          section(keys[which] ?? 'normal', 'abcd'.slice(0, count).toUpperCase().concat(''), {
            studies: Array.from({ length: count }, (_, index) => inventStudy(`${which}-${index}`)),
            hasMore,
          }),
        );
        const rows = worklistRows(sections);
        const all = sections.flatMap(({ studies }) => studies.map((study) => study.studyId));
        const walked = (step: 1 | -1) => {
          const found: string[] = [];
          let index: number | undefined = step === 1 ? -1 : rows.count;
          for (;;) {
            index = nextStudyIndex(rows, index, step);
            if (index === undefined) return found;
            const row = rows.at(index);
            if (row?.kind !== 'study') throw new Error('not a study');
            found.push(row.study.studyId);
            expect(indexOfStudy(rows, sections, row.study.studyId)).toBe(index);
          }
        };
        expect(walked(1)).toEqual(all);
        expect(walked(-1)).toEqual(all.toReversed());
      }),
    );
    expect(indexOfStudy(worklistRows([]), [], 'x')).toBeUndefined();
  });
});

describe('firstDifference', () => {
  it.each([
    ['abc', 'abc', undefined],
    ['abc', 'abcd', 3],
    ['abc', 'xabc', 0],
    ['abc', 'ac', 1],
    ['', '', undefined],
  ])('%s → %s: %s', (a, b, index) => {
    const studies = (ids: string) => [...ids].map((id) => inventStudy(id));
    expect(firstDifference(studies(a), studies(b))).toBe(index);
  });
});

describe('a section says what is true', () => {
  const now = Date.parse('2026-03-01T11:01:00Z');
  const person = { userId: 'usr_1', email: 'mei@harbour.example' };
  const facts = sectionFacts([
    inventStudy('a'),
    inventStudy('b', { assignedTo: person, createdAt: '2026-03-01T10:30:00Z' }),
  ]);
  const load = { loaded: 2, hasMore: false, isLoadingMore: false, isServerOrder: true };

  it.each([
    [load, '1 unassigned · oldest 1 h 01 min · all loaded, order exact'],
    [{ ...load, isServerOrder: false }, '1 unassigned · oldest 1 h 01 min · all loaded, order exact'],
    [
      { ...load, loaded: 100, hasMore: true },
      '1 unassigned of these · oldest 1 h 01 min · longest 100 loaded, order exact',
    ],
    [
      { ...load, loaded: 100, hasMore: true, isServerOrder: false, isLoadingMore: true },
      '1 unassigned of these · first 100 loaded, longest waiting of these first, loading the rest',
    ],
    [
      { ...load, loaded: 2000, hasMore: true, isServerOrder: false },
      '1 unassigned of these · newest 2,000 loaded, longest waiting of these first',
    ],
  ])('%j', (given, words) => {
    expect(sectionWords(facts, given, now)).toBe(words);
  });

  it('knows the unknown, the assigned and the empty', () => {
    const undated = sectionFacts([inventStudy('a', { createdAt: null, assignedTo: person })]);
    expect(undated.oldest).toBeUndefined();
    expect(sectionWords(undated, { ...load, loaded: 1 }, now)).toBe(
      'all assigned · 1 of unknown age · all loaded, order exact',
    );
    expect(sectionWords(sectionFacts([]), { ...load, loaded: 0 }, now)).toBe('');
    expect(countWords(4, false)).toBe('4');
    expect(countWords(1100, true)).toBe('1,100+');
  });
});
