import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Study } from '#contract/study.ts';
import { inventStudy } from './invent-study.test-data.ts';
import { holdAnswer, patchStudy, refreshPage, releaseHeld } from './refresh-pages.ts';
import { appendPage, firstPage, nextCursor, type StudyListAnswer, type StudyPages } from './study-pages.ts';

/** Newest first, as the server has it; a study is named by its minute. */
const at = (minute: number, fields: Partial<Study> = {}): Study =>
  inventStudy(`s${String(minute).padStart(4, '0')}`, {
    createdAt: new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString(),
    ...fields,
  });

/** A server in one line: its cursor is the id of the last study of a page. */
function ask(table: readonly Study[], cursor: string | undefined, limit: number): StudyListAnswer {
  const sorted = [...table].sort((a, b) => (a.studyId < b.studyId ? 1 : -1));
  const after = sorted.filter((study) => cursor === undefined || study.studyId < cursor);
  const studies = after.slice(0, limit);
  const hasMore = after.length > limit;
  return { studies, hasMore, cursor: hasMore ? (studies.at(-1)?.studyId ?? '') : '' };
}

function load(table: readonly Study[], pages: number, limit: number): StudyPages {
  let list = firstPage(ask(table, undefined, limit), 0);
  for (let count = 1; count < pages && list.next !== undefined; count++) {
    list = appendPage(list, list.next, ask(table, list.next, limit), 0);
  }
  return list;
}

const ids = (list: StudyPages) => list.pages.flatMap((page) => page.studies.map((study) => study.studyId));
const names = (minutes: readonly number[]) => minutes.map((minute) => at(minute).studyId);

describe('paging', () => {
  it.each([
    [{ studies: [at(1)], hasMore: false, cursor: 'x' }, undefined],
    [{ studies: [at(1)], hasMore: true, cursor: '' }, undefined],
    [{ studies: [at(1)], hasMore: true }, undefined],
    [{ studies: [], hasMore: true, cursor: 'x' }, undefined],
    [{ studies: [at(1)], hasMore: true, cursor: 'x' }, 'x'],
  ])('ends where the documents say', (answer, next) => {
    expect(nextCursor(answer)).toBe(next);
  });

  it('takes a page once, and none that the list did not ask for', () => {
    const table = [5, 4, 3, 2, 1].map((minute) => at(minute));
    const one = load(table, 1, 2);
    const two = appendPage(one, one.next ?? '', ask(table, one.next, 2), 0);
    expect(ids(two)).toEqual(names([5, 4, 3, 2]));
    expect(appendPage(two, one.next ?? '', ask(table, one.next, 2), 0)).toBe(two);
  });
});

describe('refreshPage', () => {
  const table = [9, 8, 7, 6, 5, 4, 3, 2, 1].map((minute) => at(minute));

  it('moves what new studies pushed out to the next page', () => {
    const list = load(table, 2, 3);
    const now = [...table, at(10), at(11)];
    const fresh = refreshPage(list, undefined, ask(now, undefined, 3), 1);
    expect(ids(fresh)).toEqual(names([11, 10, 9, 8, 7, 6, 5, 4]));
    expect(fresh.pages[1]?.start).toBe(at(9).studyId);
    expect(fresh.next).toBe(list.next);
  });

  it('takes from the next page what moved up, and leaves out what went', () => {
    const list = load(table, 3, 3);
    const now = table.filter((study) => !names([8, 7]).includes(study.studyId));
    const fresh = refreshPage(list, undefined, ask(now, undefined, 3), 1);
    expect(ids(fresh)).toEqual(names([9, 6, 5, 4, 3, 2, 1]));
  });

  it('keeps what overflowed when the page was the last', () => {
    const list = load(table, 9, 9);
    expect(list.next).toBeUndefined();
    const fresh = refreshPage(list, undefined, ask([...table, at(10)], undefined, 9), 1);
    expect(ids(fresh)).toEqual(names([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]));
    expect(fresh.next).toBeUndefined();
    expect(fresh.pages).toHaveLength(2);
  });

  it('drops everything after an answer that is the end', () => {
    const list = load(table, 3, 3);
    const fresh = refreshPage(list, undefined, ask([at(9)], undefined, 3), 1);
    expect(ids(fresh)).toEqual(names([9]));
    expect(fresh.next).toBeUndefined();
  });

  it('leaves a list alone that has no such page any more', () => {
    const list = load(table, 2, 3);
    expect(refreshPage(list, 'elsewhere', ask(table, undefined, 3), 1)).toBe(list);
  });

  it('keeps the identity of what did not change, down to the page', () => {
    const list = load(table, 2, 3);
    const copies = table.map((study) => ({ ...study }));
    const fresh = refreshPage(list, undefined, ask(copies, undefined, 3), 1);
    expect(fresh.pages[0]?.studies).toBe(list.pages[0]?.studies);
    expect(fresh.pages[1]?.studies).toBe(list.pages[1]?.studies);
    expect(fresh.pages[0]?.checkedAt).toBe(1);
  });

  it('never puts an older version over a newer one', () => {
    const list = patchStudy(load(table, 1, 9), at(5, { version: 2, severity: 'stat' }), true);
    const late = refreshPage(list, undefined, ask(table, undefined, 9), 1);
    expect(late.pages[0]?.studies[4]).toMatchObject({ version: 2, severity: 'stat' });
    const unversioned = [at(5, { version: undefined, updatedAt: '2026-03-02T00:00:00Z' })];
    const older = [at(5, { version: undefined, updatedAt: '2026-03-01T00:00:00Z', severity: 'high' })];
    const kept = refreshPage(load(unversioned, 1, 9), undefined, ask(older, undefined, 9), 1);
    expect(kept.pages[0]?.studies[0]?.severity).toBe('normal');
  });

  it('ends with exactly what the server has, whatever changed, once every page was refreshed', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });
    fc.assert(
      fc.property(
        minutes,
        minutes,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 6 }),
        (was, is, limit, pages) => {
          const now = is.map((minute) => at(minute));
          let list = load(
            was.map((minute) => at(minute)),
            pages,
            limit,
          );
          for (let index = 0; index < list.pages.length; index++) {
            const start = list.pages[index]?.start;
            list = refreshPage(list, start, ask(now, start, limit), 1);
            const shown = ids(list);
            expect(new Set(shown).size).toBe(shown.length);
          }
          const expected = ids(load(now, 100, 1));
          const shown = ids(list);
          expect(shown).toEqual(expected.slice(0, shown.length));
          expect(shown.length === expected.length || list.next !== undefined).toBe(true);
        },
      ),
    );
  });

  it('loses nobody in one refresh: whoever was shown and still is on the server stays', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 });
    const changes = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 10 });
    fc.assert(
      fc.property(
        minutes,
        changes,
        changes,
        fc.integer({ min: 1, max: 7 }),
        fc.nat(5),
        (was, added, removed, limit, which) => {
          const list = load(
            was.map((minute) => at(minute)),
            6,
            limit,
          );
          const now = [...new Set([...was, ...added])]
            .filter((minute) => !removed.includes(minute))
            .map((minute) => at(minute));
          const start = list.pages[which % list.pages.length]?.start;
          const shown = ids(refreshPage(list, start, ask(now, start, limit), 1));
          const there = new Set(now.map((study) => study.studyId));
          const lost = ids(list).filter((id) => there.has(id) && !shown.includes(id));
          expect(lost).toEqual([]);
          expect(new Set(shown).size).toBe(shown.length);
        },
      ),
    );
  });
});

describe('holdAnswer', () => {
  const table = [5, 4, 3, 2, 1].map((minute) => at(minute));

  it('moves nothing, tells what would move, and takes new values of what stays', () => {
    const list = load(table, 1, 9);
    const now = [at(6), at(5, { version: 2, severity: 'high' }), at(3), at(2), at(1)];
    const held = holdAnswer(list, undefined, ask(now, undefined, 9), 7);
    expect(ids(held)).toEqual(ids(list));
    expect(held.pages[0]).toMatchObject({ checkedAt: 7, held: { arrived: 1 } });
    expect([...(held.pages[0]?.held?.gone ?? [])]).toEqual(names([4]));
    expect(held.pages[0]?.studies[0]?.severity).toBe('high');
    const released = releaseHeld(held);
    expect(ids(released)).toEqual(names([6, 5, 3, 2, 1]));
    expect(released.pages[0]?.held).toBeUndefined();
  });

  it('releases several pages without losing one between them', () => {
    const many = [9, 8, 7, 6, 5, 4, 3, 2, 1].map((minute) => at(minute));
    const now = [...many, at(10), at(11)];
    let list = load(many, 3, 3);
    for (const page of list.pages) list = holdAnswer(list, page.start, ask(now, page.start, 3), 1);
    expect(ids(releaseHeld(list))).toEqual(names([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]));
  });
});

describe('patchStudy', () => {
  const list = load(
    [3, 2, 1].map((minute) => at(minute)),
    1,
    9,
  );
  it('replaces in place, removes what does not belong, and leaves other lists alone', () => {
    expect(
      patchStudy(list, at(2, { version: 2, severity: 'high' }), true).pages[0]?.studies[1]?.severity,
    ).toBe('high');
    expect(ids(patchStudy(list, at(2, { version: 2 }), false))).toEqual(names([3, 1]));
    expect(patchStudy(list, at(9), true)).toBe(list);
  });
});
