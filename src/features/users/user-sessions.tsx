import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import type { User } from '#contract/user.ts';
import { mayEndSessions, mayManagePeople } from '#contract/user-rules.ts';
import { userSessionList, userSessionRevoke } from '#contract/user-session.ts';
import { answerOf, type CallInput } from '#src/api/client.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { browserName } from '#src/lib/browser-name.ts';
import { announce } from '#src/ui/announcer.tsx';
import { Badge } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { ExactTime, RelativeTime } from '#src/ui/time.tsx';

const userSessionListOptions = (userId: string) =>
  queryOptions({
    queryKey: ['users', 'sessions', userId],
    queryFn: ({ signal }) => answerOf(userSessionList, { params: { userId }, signal }),
    staleTime: 0,
  });

/** Where somebody is signed in, each with a way to end it; for those who may know. */
export function UserSessions({ user }: { user: User }) {
  const permission = mayManagePeople(authorityOf(useSession()));
  if (!permission.allowed)
    return <p className="text-muted">Only owners and admins see where somebody is signed in.</p>;
  return <ManagedSessions user={user} />;
}

function ManagedSessions({ user }: { user: User }) {
  const { userId } = user;
  const client = useQueryClient();
  const session = useSession();
  const ending = mayEndSessions(authorityOf(session), user);
  const isOwn = userId === session.person.userId;
  const reason = ending.allowed ? undefined : ending.reason;
  const list = useQuery(userSessionListOptions(userId));
  const box = useRef<HTMLDivElement>(null);
  const revoke = useMutation({
    mutationFn: (body: CallInput<typeof userSessionRevoke>['body']) =>
      answerOf(userSessionRevoke, { params: { userId }, body }),
    onSuccess: ({ message }) => {
      announce(message ?? 'Session ended.');
      // The button that was pressed goes with its session.
      box.current?.focus();
    },
    // Also after a failure: it may have been ended elsewhere, or the outcome may be unknown.
    onSettled: () => client.invalidateQueries(userSessionListOptions(userId)),
  });

  if (list.data === undefined)
    return list.error === null ? (
      <Skeleton width="60%" />
    ) : (
      <FailureLine failure={list.error} onRetry={() => void list.refetch()} />
    );
  const { sessions } = list.data;
  return (
    <div ref={box} tabIndex={-1}>
      {revoke.isError && <FailureLine failure={revoke.error} />}
      {sessions.length === 0 && <p className="text-muted">Not signed in anywhere.</p>}
      <ul>
        {sessions.map((session) => {
          const name = browserName(session.userAgent);
          return (
            <li key={session.sessionId} className="flex items-center gap-3 border-b border-line py-2">
              <div className="min-w-0 flex-1" title={session.userAgent ?? undefined}>
                <p>
                  <span className="font-medium">{name}</span>{' '}
                  <span className="font-mono text-sm text-muted">{session.address ?? 'unknown address'}</span>{' '}
                  {session.isCurrent && <Badge tone="ok">This one</Badge>}
                </p>
                <p className="text-sm text-muted">
                  Since <ExactTime at={session.createdAt} />, last seen{' '}
                  <RelativeTime at={session.lastSeenAt} />
                </p>
              </div>
              <Button
                size="small"
                reason={reason}
                isBusy={revoke.isPending}
                aria-label={`End ${name}${session.address === null ? '' : `, ${session.address}`}`}
                onClick={() => revoke.mutate({ sessionId: session.sessionId })}
              >
                End
              </Button>
            </li>
          );
        })}
      </ul>
      {sessions.length > 0 && (
        <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button
            size="small"
            reason={reason}
            isBusy={revoke.isPending}
            onClick={() => revoke.mutate({ all: true })}
          >
            {sessions.length === 1 ? 'Sign them out' : `Sign them out everywhere (${sessions.length})`}
          </Button>
          <p className="text-sm text-muted">
            {ending.allowed ? (
              'They can sign in again.'
            ) : isOwn ? (
              <Link to="/settings" className="link inline-flex min-h-target items-center">
                {ending.reason}
              </Link>
            ) : (
              ending.reason
            )}
          </p>
        </div>
      )}
    </div>
  );
}
