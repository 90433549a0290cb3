import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Study } from '#contract/study.ts';
import { studyList, studyRetrieve } from '#contract/study-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import {
  appendPage,
  findStudy,
  firstPage,
  holdAnswer,
  patchStudy,
  refreshPage,
  releaseHeld,
  type StudyListAnswer,
  type StudyPages,
} from './study-pages.ts';
import { fitsQuery, type StudyListQuery } from './study-search.ts';

const lists = ['studies', 'list'] as const;
const pageLimit = 100;

function askPage(
  query: StudyListQuery,
  cursor: string | undefined,
  signal: AbortSignal | undefined,
): Promise<StudyListAnswer> {
  return answerOf(studyList, { query: { ...query, cursor, limit: pageLimit }, signal });
}

/**
 * One list, page after page under one key. Query itself never fetches it again, for it would fetch every page: what is
 * in view is checked page by page with `checkPage`, and the rest when it comes into view.
 */
export function studyListOptions(query: StudyListQuery) {
  return queryOptions({
    queryKey: [...lists, query],
    queryFn: async ({ signal }) => firstPage(await askPage(query, undefined, signal), Date.now()),
    staleTime: Number.POSITIVE_INFINITY,
    // The pages keep the identity of what did not change themselves, without comparing all of them.
    structuralSharing: false,
  });
}

/** Loads the page after the last. Asked for twice at once, it is fetched once. */
export async function loadNextPage(client: QueryClient, query: StudyListQuery): Promise<void> {
  const { queryKey } = studyListOptions(query);
  const cursor = client.getQueryData(queryKey)?.next;
  if (cursor === undefined) return;
  const answer = await client.fetchQuery({
    queryKey: ['studies', 'page', query, cursor],
    queryFn: ({ signal }) => askPage(query, cursor, signal),
    staleTime: 0,
    gcTime: 0,
  });
  client.setQueryData(queryKey, (list) => list && appendPage(list, cursor, answer, Date.now()));
}

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
  const answer = await client.fetchQuery({
    queryKey: ['studies', 'check', query, start],
    queryFn: ({ signal }) => askPage(query, start, signal),
    staleTime: 0,
    gcTime: 0,
    // The next check is the retry.
    retry: false,
  });
  client.setQueryData(studyListOptions(query).queryKey, (list) => {
    if (list === undefined) return undefined;
    const now = Date.now();
    const after = refreshPage(list, start, answer, now);
    return mayMove(list, after) ? after : holdAnswer(list, start, answer, now);
  });
}

/** Puts in what was held in a list. */
export function showHeld(client: QueryClient, query: StudyListQuery): void {
  client.setQueryData(studyListOptions(query).queryKey, (list) => list && releaseHeld(list));
}

/** One study as its page shows it. Being read is recorded, so that nothing asks for it without a person wanting it. */
export function studyOptions(studyId: string) {
  return queryOptions({
    queryKey: ['studies', 'one', studyId],
    queryFn: ({ signal }) => answerOf(studyRetrieve, { params: { studyId }, signal }),
  });
}

/** A study that some list has loaded: what its page can show at once. */
export function knownStudy(client: QueryClient, studyId: string): Study | undefined {
  for (const [, list] of client.getQueriesData<StudyPages>({ queryKey: lists })) {
    const found = list && findStudy(list, studyId);
    if (found) return found;
  }
  return undefined;
}

/** After a write or a fresh look: puts the study into every list that has it, and nothing is fetched again. */
export function keepStudy(client: QueryClient, study: Study): void {
  client.setQueryData(studyOptions(study.studyId).queryKey, study);
  for (const [queryKey, list] of client.getQueriesData<StudyPages>({ queryKey: lists })) {
    const query = queryKey[2] as StudyListQuery;
    if (list) client.setQueryData(queryKey, patchStudy(list, study, fitsQuery(study, query)));
  }
}
