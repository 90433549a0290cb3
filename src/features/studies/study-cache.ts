import type { QueryClient } from '@tanstack/react-query';
import type { Study } from '#contract/study.ts';
import { fitsQuery } from './fits-query.ts';
import { withPending } from './pending-changes.ts';
import { addStudy, holdAnswer, patchStudy, refreshPage, releaseHeld } from './refresh-pages.ts';
import { keepNoted, settleRows } from './row-notes.ts';
import { findStudy, type StudyPages } from './study-pages.ts';
import { askStudyPage, studyListOptions, studyLists, studyOptions } from './study-queries.ts';
import type { StudyListQuery } from './study-search.ts';

/**
 * Asks again for the page that starts at `start` and puts the answer in. When it would add, remove or reorder rows,
 * `mayMove` decides whether it does so now or is held until somebody asks.
 */
export async function checkPage(
  client: QueryClient,
  query: StudyListQuery,
  start: string | undefined,
  mayMove: (before: StudyPages, after: StudyPages) => boolean,
): Promise<void> {
  const fetched = await client.fetchQuery({
    queryKey: ['studies', 'check', query, start],
    queryFn: ({ signal }) => askStudyPage(query, start, signal),
    staleTime: 0,
    gcTime: 0,
    // The next check is the retry.
    retry: false,
  });
  const answer = { ...fetched, studies: fetched.studies.map(withPending) };
  client.setQueryData(studyListOptions(query).queryKey, (list) => {
    if (list === undefined) return undefined;
    const now = Date.now();
    const after = keepNoted(list, refreshPage(list, start, answer, now));
    return mayMove(list, after) ? after : holdAnswer(list, start, answer, now);
  });
  // What a person moved here waits in its old section; it must not stand in both.
  const here = new Set(answer.studies.flatMap((study) => (fitsQuery(study, query) ? [study.studyId] : [])));
  settleRows(client, (studyId, { kind }) => kind !== 'moves' || !here.has(studyId));
}

/** Puts in what was held in a list. */
export function showHeld(client: QueryClient, query: StudyListQuery): void {
  client.setQueryData(studyListOptions(query).queryKey, (list) => list && releaseHeld(list));
}

/** A study that some list has loaded: what its page can show at once. */
export function knownStudy(client: QueryClient, studyId: string): Study | undefined {
  for (const [, list] of client.getQueriesData<StudyPages>({ queryKey: studyLists })) {
    const found = list && findStudy(list, studyId);
    if (found) return found;
  }
  return undefined;
}

/** After a write or a fresh look: puts the study into every list that has it, and nothing is fetched again. */
export function keepStudy(client: QueryClient, study: Study): void {
  client.setQueryData(studyOptions(study.studyId).queryKey, study);
  for (const [queryKey, list] of client.getQueriesData<StudyPages>({ queryKey: studyLists })) {
    const query = queryKey[2] as StudyListQuery;
    if (list) client.setQueryData(queryKey, patchStudy(list, study, fitsQuery(study, query)));
  }
}

/** After a write of one's own: into the lists that it belongs to now, and out of those that it does not. */
export function placeStudy(client: QueryClient, study: Study): void {
  keepStudy(client, study);
  for (const [queryKey, list] of client.getQueriesData<StudyPages>({ queryKey: studyLists })) {
    const query = queryKey[2] as StudyListQuery;
    if (list && fitsQuery(study, query))
      client.setQueryData(queryKey, addStudy(list, study, query.order === 'oldest'));
  }
}
