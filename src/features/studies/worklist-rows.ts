import type { Severity, Study } from '#contract/study.ts';

/** One list of the page: a severity of the open view, or the whole of another view. */
export interface WorklistSection {
  readonly key: Severity | 'list';
  readonly state: 'loading' | 'failed' | 'ready';
  /** In the order in which they are shown. */
  readonly studies: readonly Study[];
  readonly hasMore: boolean;
  /** How the next page is doing. */
  readonly more: 'idle' | 'loading' | 'failed';
  /** Shown, but known to have left the list. */
  readonly gone: ReadonlySet<string>;
}

export type WorklistRow<Section extends WorklistSection = WorklistSection> =
  | { readonly kind: 'head' | 'skeleton' | 'empty' | 'failed' | 'more'; readonly section: Section }
  | { readonly kind: 'study'; readonly section: Section; readonly study: Study };

/** The rows of all sections under each other, made only when they are asked for: there may be 100,000. */
export interface WorklistRows<Section extends WorklistSection = WorklistSection> {
  readonly count: number;
  at(index: number): WorklistRow<Section> | undefined;
  /** Of the first study row of the section with this key. */
  firstIndexOf(key: WorklistSection['key']): number;
}

/** As many as fill a screen without a list, few where other sections follow. */
const skeletons = { list: 14, section: 3 };

export function worklistRows<Section extends WorklistSection>(
  sections: readonly Section[],
): WorklistRows<Section> {
  const starts: number[] = [];
  let count = 0;
  for (const section of sections) {
    starts.push(count);
    count += rowCount(section);
  }
  return {
    count,
    at(index) {
      const which = starts.findLastIndex((start) => start <= index);
      const section = sections[which];
      if (section === undefined || index >= count) return undefined;
      return rowOf(section, index - (starts[which] ?? 0));
    },
    firstIndexOf(key) {
      const which = sections.findIndex((section) => section.key === key);
      const section = sections[which];
      return section === undefined ? 0 : (starts[which] ?? 0) + headRows(section);
    },
  };
}

const headRows = (section: WorklistSection) => (section.key === 'list' ? 0 : 1);

function rowCount(section: WorklistSection): number {
  const body =
    section.state === 'loading'
      ? skeletons[section.key === 'list' ? 'list' : 'section']
      : section.state === 'failed'
        ? 1
        : Math.max(1, section.studies.length + (section.hasMore ? 1 : 0));
  return headRows(section) + body;
}

function rowOf<Section extends WorklistSection>(section: Section, index: number): WorklistRow<Section> {
  const position = index - headRows(section);
  if (position < 0) return { kind: 'head', section };
  if (section.state === 'loading') return { kind: 'skeleton', section };
  if (section.state === 'failed') return { kind: 'failed', section };
  const study = section.studies[position];
  if (study !== undefined) return { kind: 'study', section, study };
  return { kind: section.hasMore ? 'more' : 'empty', section };
}

/** The next row with a study from `from` on in a direction; undefined when there is none. Starts at either end from outside. */
export function nextStudyIndex(rows: WorklistRows, from: number, step: 1 | -1): number | undefined {
  for (let index = from + step; index >= 0 && index < rows.count; index += step) {
    if (rows.at(index)?.kind === 'study') return index;
  }
  return undefined;
}

export function indexOfStudy(
  rows: WorklistRows,
  sections: readonly WorklistSection[],
  studyId: string,
): number | undefined {
  for (const section of sections) {
    const position = section.studies.findIndex((study) => study.studyId === studyId);
    if (position >= 0) return rows.firstIndexOf(section.key) + position;
  }
  return undefined;
}
