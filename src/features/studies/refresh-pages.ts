import type { Study } from '#contract/study.ts';
import { readTime } from '#src/lib/time.ts';
import {
  type HeldAnswer,
  nextCursor,
  type StudyListAnswer,
  type StudyPage,
  type StudyPages,
} from './study-pages.ts';

/**
 * Puts a fresh answer in the place of the page that starts at `start`, such that no study falls between two pages:
 * what the fresh answer pushed out goes to the front of the next page, what it took in leaves that one, and the next
 * page starts where the fresh answer ends. Rows that did not change keep their identity, so that they are not drawn again.
 */
export function refreshPage(
  list: StudyPages,
  start: string | undefined,
  answer: StudyListAnswer,
  at: number,
): StudyPages {
  const index = list.pages.findIndex((page) => page.start === start);
  const old = list.pages[index];
  if (old === undefined) return list;

  const following = list.pages.slice(index + 1);
  const studies = keepIdentity(answer.studies, [...old.studies, ...(following[0]?.studies ?? [])]);
  const fresh: StudyPage = {
    start,
    studies: isSame(studies, old.studies) ? old.studies : studies,
    checkedAt: at,
    unreadable: answer.unreadable,
  };
  const before = list.pages.slice(0, index);
  const next = nextCursor(answer);
  if (next === undefined) return { pages: [...before, fresh], next: undefined };

  // What follows after everything that it shares with the fresh answer. Whatever the answer passed over is gone.
  const reached = following.findLastIndex((page) => sharedEnd(page.studies, studies) > 0);
  const pushedOut = reached < 0 ? rowsAfter(old.studies, studies) : [];
  let rest = following;
  if (reached >= 0) {
    const page = following[reached];
    const left = page?.studies.slice(sharedEnd(page.studies, studies)) ?? [];
    rest = following.slice(reached + 1);
    // A page of which nothing is left is not asked for again: the next one starts where this one would have.
    if (page !== undefined && left.length > 0) rest = [{ ...page, studies: left }, ...rest];
  }
  const [head, ...tail] = rest;
  if (head !== undefined) {
    const merged = pushedOut.length === 0 ? head.studies : [...pushedOut, ...head.studies];
    rest = [{ ...head, start: next, studies: merged, held: undefined }, ...tail];
  } else if (pushedOut.length > 0) {
    // The answer was the last page and overflows: what overflowed is a page of its own from now on.
    return {
      pages: [...before, fresh, { start: next, studies: pushedOut, checkedAt: old.checkedAt }],
      next: list.next,
    };
  } else {
    return { pages: [...before, fresh], next };
  }
  return { pages: [...before, fresh, ...rest], next: list.next };
}

/**
 * Takes from a fresh answer what moves nothing: the new values of studies that stay where they are. The rest is held.
 */
export function holdAnswer(
  list: StudyPages,
  start: string | undefined,
  answer: StudyListAnswer,
  at: number,
): StudyPages {
  const after = idsOf(refreshPage(list, start, answer, at));
  const known = idsOf(list);
  const fresh = new Map(answer.studies.map((study) => [study.studyId, study]));
  const held: HeldAnswer = {
    answer,
    arrived: [...after].filter((id) => !known.has(id)).length,
    // What has a note goes by itself.
    gone: new Set([...known].filter((id) => !after.has(id) && !list.notes?.has(id))),
  };
  return {
    ...list,
    pages: list.pages.map((page) => {
      if (page.start !== start) return page;
      const studies = page.studies.map((study) => {
        const now = fresh.get(study.studyId);
        return now === undefined ? study : newerOf(study, now);
      });
      return {
        ...page,
        studies: isSame(studies, page.studies) ? page.studies : studies,
        checkedAt: at,
        held,
      };
    }),
  };
}

/** Puts in everything that was held. */
export function releaseHeld(list: StudyPages): StudyPages {
  // Front to back: to put one in gives the page after it a new start.
  let released = list;
  for (let index = 0; index < released.pages.length; index++) {
    const page = released.pages[index];
    if (page?.held) released = refreshPage(released, page.start, page.held.answer, page.checkedAt);
  }
  return released;
}

/** Puts one study as it is now into a list; takes it out when it does not belong there any more. */
export function patchStudy(list: StudyPages, study: Study, belongs: boolean): StudyPages {
  const has = (page: StudyPage) => page.studies.some((old) => old.studyId === study.studyId);
  if (!list.pages.some(has)) return list;
  return {
    ...list,
    pages: list.pages.map((page) =>
      has(page)
        ? {
            ...page,
            studies: page.studies.flatMap((old) =>
              old.studyId !== study.studyId ? [old] : belongs ? [newerOf(old, study)] : [],
            ),
          }
        : page,
    ),
  };
}

/**
 * Puts a study where its time belongs, unless it is there already or belongs beyond what is loaded. The next check
 * of the page has the last word.
 */
export function addStudy(list: StudyPages, study: Study, isOldestFirst: boolean): StudyPages {
  const created = readTime(study.createdAt);
  if (created === undefined || idsOf(list).has(study.studyId)) return list;
  const isAfter = (other: Study) => {
    const at = readTime(other.createdAt);
    return at !== undefined && (isOldestFirst ? at > created : at <= created);
  };
  let index = list.pages.findIndex((page) => page.studies.some(isAfter));
  if (index < 0) {
    // Behind everything that is loaded: where it belongs only if nothing follows.
    if (list.next !== undefined) return list;
    index = list.pages.length - 1;
  }
  const page = list.pages[index];
  if (page === undefined) return list;
  const place = page.studies.findIndex(isAfter);
  const studies = page.studies.toSpliced(place < 0 ? page.studies.length : place, 0, study);
  return { ...list, pages: list.pages.with(index, { ...page, studies }) };
}

export function idsOf(list: StudyPages): Set<string> {
  return new Set(list.pages.flatMap((page) => page.studies.map((study) => study.studyId)));
}

/** An answer that was on its way while a change was made must not undo the change on the screen. */
function newerOf(known: Study, fresh: Study): Study {
  if (known.version !== undefined && fresh.version !== undefined) {
    if (fresh.version < known.version) return known;
  } else if ((readTime(fresh.updatedAt) ?? 0) < (readTime(known.updatedAt) ?? 0)) return known;
  return isEqual(known, fresh) ? known : fresh;
}

function keepIdentity(fresh: readonly Study[], known: readonly Study[]): Study[] {
  const byId = new Map(known.map((study) => [study.studyId, study]));
  return fresh.map((study) => {
    const old = byId.get(study.studyId);
    return old === undefined ? study : newerOf(old, study);
  });
}

/** The position after the last study of `old` that is in `fresh` too; 0 when there is none. */
function sharedEnd(old: readonly Study[], fresh: readonly Study[]): number {
  const taken = new Set(fresh.map((study) => study.studyId));
  return old.findLastIndex((study) => taken.has(study.studyId)) + 1;
}

/** What follows in `old` after everything that it has in common with `fresh`. */
function rowsAfter(old: readonly Study[], fresh: readonly Study[]): readonly Study[] {
  const end = sharedEnd(old, fresh);
  if (end > 0) return old.slice(end);
  // Nothing in common: either all of it was pushed out, or none of it is there any more. The dates tell.
  const newest = readTime(fresh[0]?.createdAt);
  const oldest = readTime(fresh.at(-1)?.createdAt);
  if (newest === undefined || oldest === undefined) return [];
  const isNewestFirst = newest >= oldest;
  return old.filter((study) => {
    const created = readTime(study.createdAt);
    return created !== undefined && (isNewestFirst ? created <= oldest : created >= oldest);
  });
}

function isSame(a: readonly Study[], b: readonly Study[]): boolean {
  return a.length === b.length && a.every((study, index) => study === b[index]);
}

/** Studies are plain JSON in the order of their schema. */
function isEqual(a: Study, b: Study): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
