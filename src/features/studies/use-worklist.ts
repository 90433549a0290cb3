import { useQueryClient } from '@tanstack/react-query';
import { type RefObject, useMemo, useRef } from 'react';
import { type Severity, severities } from '#contract/study.ts';
import { useSession } from '#src/api/session.ts';
import { type StudyListQuery, type StudySearch, studyListQuery, viewOf } from './study-search.ts';
import { type Checks, useChecks } from './use-checks.ts';
import { type StudyList, useStudyList } from './use-study-list.ts';
import { type WorklistRows, type WorklistSection, worklistRows } from './worklist-rows.ts';

/** Rows that are in view, by index. The table knows; it is asked when a check begins. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

export interface LoadedSection extends WorklistSection {
  readonly list: StudyList;
  /** The server hands out the longest waiting first. */
  readonly isServerOrder: boolean;
}

export interface Worklist {
  readonly sections: readonly LoadedSection[];
  readonly rows: WorklistRows<LoadedSection>;
  readonly checks: Checks;
  /** Studies that a check found, and that wait to be shown. */
  readonly held: { readonly arrived: number; readonly gone: number };
  showHeld(): Promise<void>;
}

interface Part {
  readonly key: WorklistSection['key'];
  readonly query: StudyListQuery;
  readonly isWhole: boolean;
  readonly isServerOrder: boolean;
}

/** What is asked for first, and what can be asked for before it is known who asks. */
export function firstStudyQuery(search: StudySearch): StudyListQuery | undefined {
  if (viewOf(search) !== 'open') return studyListQuery(search);
  return (search.severity ?? 'stat') === 'stat' ? studyListQuery(search, 'stat') : undefined;
}

function partsOf(search: StudySearch, isOldestFirst: boolean): Part[] {
  if (viewOf(search) !== 'open')
    return [{ key: 'list', query: studyListQuery(search), isWhole: false, isServerOrder: true }];
  const section = (severity: Severity): Part => {
    const query = studyListQuery(search, severity);
    // The few stat studies are always loaded whole, so that their order needs nobody's help.
    if (severity === 'stat' || !isOldestFirst)
      return { key: severity, query, isWhole: true, isServerOrder: false };
    return { key: severity, query: { ...query, order: 'oldest' }, isWhole: false, isServerOrder: true };
  };
  return search.severity === undefined ? severities.map(section) : [section(search.severity)];
}

const nobody: ReadonlySet<string> = new Set();

/** The lists that an address asks for, as one run of rows, kept fresh as far as it is in view. */
export function useWorklist(search: StudySearch, inView: RefObject<(() => RowRange) | undefined>): Worklist {
  const client = useQueryClient();
  const { oldestFirst } = useSession().capabilities;
  const parts = partsOf(search, oldestFirst);

  // Always three hooks; a list that is not there stays switched off. What is most urgent is fetched alone.
  const unused: Part = { key: 'list', query: {}, isWhole: false, isServerOrder: true };
  const [one = unused, two = unused, three = unused] = parts;
  const first = useStudyList(one.query, { isEnabled: true, isWhole: one.isWhole });
  const isFirstIn = first.pages !== undefined || first.failure !== null;
  const second = useStudyList(two.query, { isEnabled: isFirstIn && two !== unused, isWhole: two.isWhole });
  const third = useStudyList(three.query, {
    isEnabled: isFirstIn && three !== unused,
    isWhole: three.isWhole,
  });

  const sections = [first, second, third].slice(0, parts.length).map((list, index): LoadedSection => {
    const part = parts[index] ?? unused;
    const held = list.pages?.pages.flatMap((page) => (page.held ? [page.held] : [])) ?? [];
    return {
      key: part.key,
      isServerOrder: part.isServerOrder,
      list,
      state: list.pages !== undefined ? 'ready' : list.failure !== null ? 'failed' : 'loading',
      studies: list.studies,
      hasMore: list.pages?.next !== undefined,
      more: list.more,
      gone: held.length === 0 ? nobody : new Set(held.flatMap((answer) => [...answer.gone])),
    };
  });
  // Every change of what is shown changes one of these.
  const state = [first, second, third].map((list) => `${list.more}${list.failure !== null}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sections are made of them
  const rows = useMemo(() => worklistRows(sections), [first.pages, second.pages, third.pages, state, search]);

  const now = useRef({ sections, rows });
  now.current = { sections, rows };
  const check = async (isAsked: boolean) => {
    const { checkInView } = await import('./check-in-view.ts');
    const seen = inView.current?.() ?? { first: 0, last: 0 };
    await checkInView(client, () => now.current, seen, isAsked);
  };

  const loadedAt = first.pages?.pages[0]?.checkedAt;
  const checks = useChecks(check, loadedAt);
  const answers = sections.flatMap(({ list }) => list.pages?.pages.map((page) => page.held) ?? []);
  return {
    sections,
    rows,
    checks,
    held: {
      arrived: answers.reduce((sum, held) => sum + (held?.arrived ?? 0), 0),
      gone: sections.reduce((sum, section) => sum + section.gone.size, 0),
    },
    async showHeld() {
      const { showHeld } = await import('./study-cache.ts');
      for (const section of sections) showHeld(client, section.list.query);
    },
  };
}
