import type { QueryClient } from '@tanstack/react-query';
import type { Study } from '#contract/study.ts';
import { fitsQuery } from './fits-query.ts';
import { addStudy, idsOf, patchStudy } from './refresh-pages.ts';
import { findStudy, type RowNote, type StudyPages } from './study-pages.ts';
import { studyLists, studyOptions } from './study-queries.ts';
import type { StudyListQuery } from './study-search.ts';

/** What to say in the row of a study that was changed by a person's own hand. */
export interface ChangeNotes {
  /** Where it does not belong any more: `Complete`. */
  readonly left: string;
  /** Where a change was taken back because it could not be saved. */
  readonly failed?: string | undefined;
}

/** Whether any list may have a note: the pointer asks at every row that it passes. */
let mayHaveNotes = false;

interface CachedList {
  readonly queryKey: readonly unknown[];
  readonly query: StudyListQuery;
  readonly list: StudyPages;
  /** Somebody is looking at it. */
  readonly isShown: boolean;
}

function cachedLists(client: QueryClient): CachedList[] {
  return client
    .getQueryCache()
    .findAll({ queryKey: studyLists })
    .flatMap((cached) => {
      const list = cached.state.data as StudyPages | undefined;
      const { queryKey } = cached;
      return list
        ? [{ queryKey, query: queryKey[2] as StudyListQuery, list, isShown: cached.isActive() }]
        : [];
    });
}

/**
 * Shows a study as a person's own change makes it, in every list that has it. Where it does not belong any more it stays
 * with a note as long as somebody looks at that list, and comes into no other: nothing may move under the cursor.
 * `settleRows` does the rest.
 */
export function showChanged(client: QueryClient, study: Study, notes: ChangeNotes): void {
  client.setQueryData(studyOptions(study.studyId).queryKey, (old) => old && study);
  const lists = cachedLists(client).map((cached) => ({
    ...cached,
    has: findStudy(cached.list, study.studyId) !== undefined,
    fits: fitsQuery(study, cached.query),
  }));
  const isWaiting = lists.some(({ isShown, has, fits }) => isShown && has && !fits);
  for (const { queryKey, query, list, isShown, has, fits } of lists) {
    if (has) {
      const patched = patchStudy(list, study, fits || isShown);
      const moves = lists.some((other) => other.isShown && !other.has && other.fits);
      const at = Date.now();
      const note: RowNote | undefined =
        notes.failed !== undefined
          ? { kind: 'failed', words: notes.failed, at }
          : fits
            ? undefined
            : moves
              ? { kind: 'moves', words: `${notes.left} – moves soon`, at }
              : { kind: 'left', words: `${notes.left} – left this list`, at };
      client.setQueryData(queryKey, isShown ? withNote(patched, study.studyId, note) : patched);
    } else if (fits && !(isShown && isWaiting)) {
      client.setQueryData(queryKey, addStudy(list, study, query.order === 'oldest'));
    }
  }
}

function withNote(list: StudyPages, studyId: string, note: RowNote | undefined): StudyPages {
  if (note === undefined && !list.notes?.has(studyId)) return list;
  mayHaveNotes = true;
  const notes = new Map(list.notes);
  if (note === undefined) notes.delete(studyId);
  else notes.set(studyId, note);
  return { ...list, notes };
}

/** Lets the studies with a note go where they belong, but for those that `mustStay`: somebody is still there. */
export function settleRows(client: QueryClient, mustStay: (studyId: string, note: RowNote) => boolean): void {
  if (!mayHaveNotes) return;
  const moving: Study[] = [];
  mayHaveNotes = false;
  for (const { queryKey, query, list } of cachedLists(client)) {
    if (list.notes === undefined || list.notes.size === 0) continue;
    const stay = new Map([...list.notes].filter(([id, note]) => mustStay(id, note)));
    if (stay.size > 0) mayHaveNotes = true;
    if (stay.size === list.notes.size) continue;
    let settled: StudyPages = { ...list, notes: stay };
    for (const id of list.notes.keys()) {
      const study = stay.has(id) ? undefined : findStudy(list, id);
      if (study === undefined || fitsQuery(study, query)) continue;
      settled = patchStudy(settled, study, false);
      moving.push(study);
    }
    client.setQueryData(queryKey, settled);
  }
  for (const study of moving) {
    for (const { queryKey, query, list } of cachedLists(client)) {
      if (fitsQuery(study, query))
        client.setQueryData(queryKey, addStudy(list, study, query.order === 'oldest'));
    }
  }
}

/** The list after a look by itself: what has a note stays where it was. */
export function keepNoted(before: StudyPages, after: StudyPages): StudyPages {
  const { notes } = before;
  if (notes === undefined || notes.size === 0) return after;
  const there = idsOf(after);
  let kept: StudyPages = { ...after, notes };
  for (const page of before.pages) {
    for (const [position, study] of page.studies.entries()) {
      if (!notes.has(study.studyId) || there.has(study.studyId)) continue;
      const index = kept.pages.findIndex(({ start }) => start === page.start);
      const target = kept.pages[index];
      if (target === undefined) continue;
      // After the row that it stood under, if that is still there.
      const above = page.studies[position - 1]?.studyId;
      const found = target.studies.findIndex(({ studyId }) => studyId === above);
      const studies = target.studies.toSpliced(
        found < 0 ? Math.min(position, target.studies.length) : found + 1,
        0,
        study,
      );
      kept = { ...kept, pages: kept.pages.with(index, { ...target, studies }) };
    }
  }
  return kept;
}
