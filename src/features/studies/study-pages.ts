import type { Answer } from '#contract/endpoint.ts';
import type { Study } from '#contract/study.ts';
import type { studyList } from '#contract/study-endpoints.ts';

export type StudyListAnswer = Answer<typeof studyList>;

/** A fresh answer that would move rows which somebody is looking at. It waits until they ask for it. */
export interface HeldAnswer {
  readonly answer: StudyListAnswer;
  /** How many studies it would add to the list. */
  readonly arrived: number;
  /** Studies that are shown, but no longer in the list. */
  readonly gone: ReadonlySet<string>;
}

/** What is said in a row in place of its study's details. */
export interface RowNote {
  /** `left` the study does not belong to the list any more, `moves` it belongs to another one, `failed` a change was not saved. */
  readonly kind: 'left' | 'moves' | 'failed';
  readonly words: string;
  /** Since when; milliseconds since the epoch. */
  readonly at: number;
}

export interface StudyPage {
  /** The cursor that this page was asked for with; undefined for the first. */
  readonly start: string | undefined;
  readonly studies: readonly Study[];
  /** When the server last said so; milliseconds since the epoch. */
  readonly checkedAt: number;
  readonly held?: HeldAnswer | undefined;
  /** Studies of this page that could not be read. */
  readonly unreadable?: number | undefined;
}

/** Pages without a gap from the start of a list to somewhere in it. */
export interface StudyPages {
  readonly pages: readonly StudyPage[];
  /** Where the next page starts; undefined when the last one is in. */
  readonly next: string | undefined;
  /** By study. What left the list stays in its place until those who acted on it have moved on. */
  readonly notes?: ReadonlyMap<string, RowNote> | undefined;
}

/** The documented end of a list: no more, no cursor, or nothing on the page. */
export function nextCursor(answer: StudyListAnswer): string | undefined {
  // A page of which nothing could be read is no empty one.
  const isEmpty = answer.studies.length === 0 && !answer.unreadable;
  return answer.hasMore && !isEmpty && answer.cursor ? answer.cursor : undefined;
}

function pageOf(start: string | undefined, { studies, unreadable }: StudyListAnswer, at: number): StudyPage {
  return { start, studies, checkedAt: at, unreadable };
}

export function firstPage(answer: StudyListAnswer, at: number): StudyPages {
  return {
    pages: [pageOf(undefined, answer, at)],
    next: nextCursor(answer),
  };
}

/** Adds the page that was asked for with `cursor`, unless the list has gone on differently meanwhile. */
export function appendPage(
  list: StudyPages,
  cursor: string,
  answer: StudyListAnswer,
  at: number,
): StudyPages {
  if (list.next !== cursor) return list;
  return {
    ...list,
    pages: [...list.pages, pageOf(cursor, answer, at)],
    next: nextCursor(answer),
  };
}

/** The study in any of the loaded pages. */
export function findStudy(list: StudyPages, studyId: string): Study | undefined {
  for (const page of list.pages) {
    const found = page.studies.find((study) => study.studyId === studyId);
    if (found) return found;
  }
  return undefined;
}
