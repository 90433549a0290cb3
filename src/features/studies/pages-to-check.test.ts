import { describe, expect, it } from 'vitest';
import { inventStudy } from './invent-study.test-data.ts';
import { pagesToCheck } from './pages-to-check.ts';
import { type WorklistSection, worklistRows } from './worklist-rows.ts';

/** A section of pages of three studies each; `checkedAt` of every page is its number. */
function section(key: WorklistSection['key'], pages: number) {
  const list = Array.from({ length: pages }, (_, page) => ({
    start: page === 0 ? undefined : `${key}-${page}`,
    studies: [0, 1, 2].map((row) => inventStudy(`${key}-${page}-${row}`)),
    checkedAt: page,
  }));
  return {
    key,
    state: 'ready' as const,
    studies: list.flatMap((page) => page.studies),
    hasMore: false,
    more: 'idle' as const,
    gone: new Set<string>(),
    list: { pages: { pages: list, next: undefined } },
  };
}

const check = (sections: readonly ReturnType<typeof section>[], first: number, last: number) =>
  pagesToCheck(sections, worklistRows(sections), { first, last }).map(
    ({ section: { key }, start }) => start ?? `${key}-0`,
  );

describe('pagesToCheck', () => {
  it('asks for what is in view, and always for the first page of the stat section', () => {
    const sections = [section('stat', 1), section('high', 100), section('normal', 1)];
    // Head, three stat studies, head, high studies from row 5 on.
    expect(check(sections, 0, 3)).toEqual(['stat-0']);
    expect(check(sections, 5, 7)).toEqual(['stat-0', 'high-0']);
    expect(check(sections, 5 + 90, 5 + 92)).toEqual(['stat-0', 'high-30']);
  });

  it('asks for three at most, the ones confirmed longest ago first', () => {
    expect(check([section('list', 1000)], 0, 2999)).toEqual(['list-0', 'list-1', 'list-2']);
    expect(check([section('stat', 3), section('high', 3)], 0, 20)).toEqual(['stat-0', 'high-0', 'stat-1']);
  });

  it('looks at a section of which only the head is in view, where new studies would come', () => {
    expect(check([section('stat', 0), section('high', 0)], 0, 3)).toEqual([]);
    expect(check([section('stat', 1), section('high', 2)], 0, 4)).toEqual(['stat-0', 'high-1']);
  });
});
