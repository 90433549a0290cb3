import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { studyList, studyRetrieve } from '#contract/study-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { appendPage, firstPage, type StudyListAnswer } from './study-pages.ts';
import type { StudyListQuery } from './study-search.ts';

/** The keys of all lists begin with this. */
export const studyLists = ['studies', 'list'] as const;
const pageLimit = 100;

export function askStudyPage(
  query: StudyListQuery,
  cursor: string | undefined,
  signal: AbortSignal | undefined,
): Promise<StudyListAnswer> {
  return answerOf(studyList, { query: { ...query, cursor, limit: pageLimit }, signal });
}

/**
 * One list, page after page under one key. Query itself never fetches it again, for it would fetch every page: what is
 * in view is checked page by page (`study-cache.ts`), and the rest when it comes into view.
 */
export function studyListOptions(query: StudyListQuery) {
  return queryOptions({
    queryKey: [...studyLists, query],
    queryFn: async ({ signal }) => firstPage(await askStudyPage(query, undefined, signal), Date.now()),
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
    queryFn: ({ signal }) => askStudyPage(query, cursor, signal),
    staleTime: 0,
    gcTime: 0,
  });
  client.setQueryData(queryKey, (list) => list && appendPage(list, cursor, answer, Date.now()));
}

/** One study as its page shows it. Being read is recorded, so that nothing asks for it without a person wanting it. */
export function studyOptions(studyId: string) {
  return queryOptions({
    queryKey: ['studies', 'one', studyId],
    queryFn: ({ signal }) => answerOf(studyRetrieve, { params: { studyId }, signal }),
  });
}
