import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { studyList } from '#contract/study-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { useSession } from '#src/api/session.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { SeverityMark } from '#src/ui/severity-mark.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { RelativeTime } from '#src/ui/time.tsx';

const shownMax = 20;

const openStudiesOptions = (userId: string, isOldestFirst: boolean) =>
  queryOptions({
    queryKey: ['users', 'studies', userId, isOldestFirst],
    queryFn: ({ signal }) =>
      answerOf(studyList, {
        query: {
          assignedTo: userId,
          studyViewerStatus: 'incomplete',
          isCancelled: false,
          limit: shownMax,
          order: isOldestFirst ? 'oldest' : undefined,
        },
        signal,
      }),
  });

/** What waits for somebody: the longest waiting first, where the server can order it so. */
export function UserStudies({ userId }: { userId: string }) {
  const { oldestFirst } = useSession().capabilities;
  const list = useQuery(openStudiesOptions(userId, oldestFirst));
  if (list.data === undefined)
    return list.error === null ? (
      <Skeleton width="60%" />
    ) : (
      <FailureLine failure={list.error} onRetry={() => void list.refetch()} />
    );
  const { studies, hasMore } = list.data;
  if (studies.length === 0) return <p className="text-muted">No open study is assigned to them.</p>;
  return (
    <>
      <ul>
        {studies.map((study) => (
          <li key={study.studyId} className="flex items-center gap-3 border-b border-line py-1">
            <span className="w-18 shrink-0">
              <SeverityMark severity={study.severity} />
            </span>
            <Link
              to="/studies/$studyId"
              params={{ studyId: study.studyId }}
              className="name-link min-w-0 flex-1 truncate"
            >
              {study.studyDescription}
            </Link>
            <span className="shrink-0 text-sm text-muted">
              <RelativeTime at={study.createdAt} />
            </span>
          </li>
        ))}
      </ul>
      <p className="pt-2">
        <Link
          to="/studies"
          search={{ assignee: userId }}
          className="link inline-flex min-h-target items-center"
        >
          {hasMore ? `More than these ${shownMax}: all on the worklist` : 'Show them on the worklist'}
        </Link>
      </p>
    </>
  );
}
