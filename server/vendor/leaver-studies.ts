import type { Answer } from '#contract/endpoint.ts';
import type { Leaver } from '#contract/leaving.ts';
import { pageLimitMax } from '#contract/page.ts';
import { type Severity, type Study, severities } from '#contract/study.ts';
import type { studyList } from '#contract/study-endpoints.ts';
import type { VendorInput } from './outgoing.ts';

type StudyQuery = NonNullable<VendorInput<typeof studyList>['query']>;

/** One page, wherever it is read from. */
export type ListStudies = (query: StudyQuery) => Promise<Answer<typeof studyList>>;

/** The vendor gives no counts: pages of a hundred are, and so far only. */
const pagesMax = 10;

/** What the worklist calls open, of one person and one severity. */
export function openOf(userId: string, severity: Severity) {
  return { assignedTo: userId, isCancelled: false, studyViewerStatus: 'incomplete', severity } as const;
}

/** The filter is the vendor's; that a row fits it is ours to see. */
export function isOpenOf(study: Study, userId: string): boolean {
  return (
    study.assignedTo?.userId === userId && !study.isCancelled && study.studyViewerStatus === 'incomplete'
  );
}

export type OpenCount = Pick<Leaver, 'openStudies' | 'moreOf'>;

/** The open studies of somebody, counted by reading their lists; of `moreOf` there are more. */
export async function countOpenStudies(userId: string, list: ListStudies): Promise<OpenCount> {
  const counts = await Promise.all(severities.map((severity) => countOne(userId, severity, list)));
  const of = (severity: Severity) => counts.find((each) => each.severity === severity)?.count ?? 0;
  const moreOf = counts.filter((each) => each.hasMore).map((each) => each.severity);
  return {
    openStudies: { stat: of('stat'), high: of('high'), normal: of('normal') },
    ...(moreOf.length === 0 ? {} : { moreOf }),
  };
}

async function countOne(userId: string, severity: Severity, list: ListStudies) {
  let count = 0;
  let cursor: string | undefined;
  for (let pages = 0; pages < pagesMax; pages++) {
    const page = await list({ ...openOf(userId, severity), limit: pageLimitMax, cursor });
    // One that cannot be read is one of them all the same.
    const fitting = page.studies.filter((study) => study.severity === severity && isOpenOf(study, userId));
    count += fitting.length + (page.unreadable ?? 0);
    if (!page.hasMore || !page.cursor || page.studies.length === 0)
      return { severity, count, hasMore: false };
    cursor = page.cursor;
  }
  return { severity, count, hasMore: true };
}
