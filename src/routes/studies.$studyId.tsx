import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createFileRoute, Link, Outlet } from '@tanstack/react-router';
import { type MouseEvent, Suspense, useCallback, useEffect, useState } from 'react';
import type { Study } from '#contract/study.ts';
import { mayManageStudies } from '#contract/study-rules.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { stateOf } from '#src/api/write-once.ts';
import { AuditTrail } from '#src/features/audit/audit-trail.tsx';
import { act, refusalOf } from '#src/features/studies/study-action.ts';
import type { ActionRequest } from '#src/features/studies/study-actions.tsx';
import { keepStudy, knownStudy } from '#src/features/studies/study-cache.ts';
import { referenceTo, type StudyChange } from '#src/features/studies/study-change.ts';
import { StudyDetails } from '#src/features/studies/study-details.tsx';
import { StudyMetadata } from '#src/features/studies/study-metadata.tsx';
import { readStudyName } from '#src/features/studies/study-name.ts';
import { studyOptions } from '#src/features/studies/study-queries.ts';
import { statusWords } from '#src/features/studies/study-words.ts';
import { FailedState, State } from '#src/feedback/states.tsx';
import { BackLink } from '#src/shell/back-link.tsx';
import { Page } from '#src/shell/page.tsx';
import { useShortcuts } from '#src/shell/shortcuts.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Button, IconButton } from '#src/ui/button.tsx';
import { SeverityMark } from '#src/ui/severity-mark.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { ExactTime } from '#src/ui/time.tsx';
import StudyActions from './-study-actions.tsx';

export const Route = createFileRoute('/studies/$studyId')({
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context, params: { studyId }, preload }) => {
    // To read a study is recorded, and to pass over a link is not to read it.
    if (!preload && isStudyId(studyId)) void context.queryClient.prefetchQuery(studyOptions(studyId));
  },
  component: StudyPage,
});

function isStudyId(text: string): boolean {
  const name = readStudyName(text);
  return name.kind === 'id' && name.studyId === text;
}

function StudyPage() {
  const { studyId } = Route.useParams();
  const client = useQueryClient();
  const isNamed = isStudyId(studyId);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...studyOptions(studyId),
    enabled: isNamed,
    // What the list knew is there at once; the study itself replaces it.
    placeholderData: () => knownStudy(client, studyId),
  });
  useEffect(() => {
    if (data !== undefined && !isPlaceholderData) keepStudy(client, data);
  }, [client, data, isPlaceholderData]);

  if (!isNamed)
    return (
      <NoStudy reason="The address does not name a study: a study id is stu_ and 32 hexadecimal digits." />
    );
  if (error instanceof ApiFailure && error.code === 'not_found')
    return <NoStudy reason="No study with this id is in this clinic." />;
  if (data === undefined)
    return (
      <Page title="Study" above={<BackLink to="/studies">Worklist</BackLink>}>
        {error === null ? (
          <div className="p-5">
            <Skeleton width="20rem" />
          </div>
        ) : (
          <FailedState failure={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  return <KnownStudy key={studyId} study={data} failure={error} onRetry={() => void refetch()} />;
}

interface KnownStudyProps {
  readonly study: Study;
  /** Of asking for it again: what is shown is what the list knew. */
  readonly failure: unknown;
  readonly onRetry: () => void;
}

function KnownStudy({ study, failure, onRetry }: KnownStudyProps) {
  const session = useSession();
  const permission = mayManageStudies(authorityOf(session));
  const reason = permission.allowed ? undefined : permission.reason;
  const writer = { client: useQueryClient(), session };
  const [request, setRequest] = useState<ActionRequest>();
  const endRequest = useCallback(() => setRequest(undefined), []);
  const viewer = `/open/${study.studyId}`;
  const isMine = study.assignedTo?.userId === session.person.userId;
  const isComplete = study.studyViewerStatus === 'complete';
  const change = (change: StudyChange) => ({
    reason: refusalOf(writer, study, change),
    onClick: () => void act(writer, study, change),
  });
  const ask = (wants: ActionRequest['wants']) => (event: MouseEvent<HTMLButtonElement>) =>
    setRequest({ studyId: study.studyId, wants, anchor: event.currentTarget });

  useShortcuts('Study page', [
    { keys: 'o', label: 'Open in Viewer', run: () => document.getElementById('open-in-viewer')?.click() },
  ]);

  return (
    <Page
      title={study.studyDescription}
      above={<BackLink to="/studies">Worklist</BackLink>}
      beside={
        <span className="flex items-center gap-3">
          <SeverityMark severity={study.severity} />
          <Badge tone={study.studyViewerStatus === 'complete' ? 'ok' : 'neutral'}>{statusWords(study)}</Badge>
        </span>
      }
      actions={
        <>
          {!isMine && (
            <Button {...change({ field: 'assignedTo', to: referenceTo(session.person) })}>
              Assign to me
            </Button>
          )}
          {study.assignedTo && <Button {...change({ field: 'assignedTo', to: null })}>Unassign</Button>}
          <Button reason={reason} onClick={ask('assign')}>
            Assign…
          </Button>
          <Button {...change({ field: 'studyViewerStatus', to: isComplete ? 'incomplete' : 'complete' })}>
            {isComplete ? 'Mark incomplete' : 'Mark complete'}
          </Button>
          {permission.allowed ? (
            <Link to="/studies/$studyId/edit" params={{ studyId: study.studyId }} className="button">
              Edit
            </Link>
          ) : (
            <Button reason={reason}>Edit</Button>
          )}
          <IconButton
            label="More actions"
            look="plain"
            className="font-bold"
            aria-haspopup="menu"
            aria-expanded={request?.wants === 'menu'}
            onClick={ask('menu')}
          >
            ⋯
          </IconButton>
          <a
            id="open-in-viewer"
            className="button"
            data-look="primary"
            href={viewer}
            target="_blank"
            rel="noreferrer"
          >
            Open in Viewer
          </a>
        </>
      }
    >
      {study.isCancelled && (
        <p className="border-b border-line bg-high-soft px-5 py-2">
          <strong className="font-semibold">Cancelled.</strong> This study is kept, but it is not on the
          worklist. <ExactTime at={study.cancelledAt} none="" />{' '}
          <Button size="small" {...change({ field: 'isCancelled', to: false })}>
            Restore
          </Button>
        </p>
      )}
      <div className="grid gap-x-10 gap-y-8 p-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-6">
          {failure !== null && (
            <div role="alert" className="rounded bg-high-soft px-3 py-2">
              This is what the worklist knew; the study itself could not be read.{' '}
              <Button size="small" onClick={onRetry}>
                Try again
              </Button>
            </div>
          )}
          <StudyDetails study={study} />
          <section aria-labelledby="metadata">
            <h2 id="metadata" className="mb-1 text-lg font-semibold">
              Metadata
            </h2>
            <StudyMetadata metadata={study.metadata} />
          </section>
        </div>
        <section aria-labelledby="trail" className="min-w-0">
          <h2 id="trail" className="mb-1 text-lg font-semibold">
            Audit trail
          </h2>
          <AuditTrail
            filters={{ objectId: study.studyId }}
            state={stateOf(study) ?? study.updatedAt}
            more="Everything on this study"
          />
        </section>
      </div>
      <StudyActions request={request} onRequestEnd={endRequest} current={() => study} find={() => study} />
      <Suspense>
        <Outlet />
      </Suspense>
    </Page>
  );
}

function NoStudy({ reason }: { reason: string }) {
  return (
    <Page title="No such study">
      <State
        title="There is no such study"
        actions={
          <Link className="button" to="/studies">
            To the worklist
          </Link>
        }
      >
        {reason}
      </State>
    </Page>
  );
}
