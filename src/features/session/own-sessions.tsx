import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ownSessionRevoke } from '#contract/session-endpoints.ts';
import { answerOf, type CallInput } from '#src/api/client.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { FailedState } from '#src/feedback/states.tsx';
import { browserName } from '#src/lib/browser-name.ts';
import { announce } from '#src/ui/announcer.tsx';
import { Badge } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import { SkeletonRows } from '#src/ui/skeleton.tsx';
import { ExactTime, RelativeTime } from '#src/ui/time.tsx';
import { ownSessionListOptions } from './session-queries.ts';

/** Where the person is signed in, each with a way to end it. */
export function OwnSessions() {
  const queryClient = useQueryClient();
  const list = useQuery(ownSessionListOptions);
  const revoke = useMutation({
    mutationFn: (body: CallInput<typeof ownSessionRevoke>['body']) => answerOf(ownSessionRevoke, { body }),
    onSuccess: (_outcome, body) =>
      announce('others' in body ? 'All other sessions ended.' : 'Session ended.'),
    // Also after a failure: it may have been ended elsewhere, or the outcome may be unknown.
    onSettled: () => queryClient.invalidateQueries(ownSessionListOptions),
  });

  if (list.isError && list.data === undefined)
    return <FailedState failure={list.error} onRetry={() => void list.refetch()} />;
  const sessions = list.data?.sessions;
  return (
    <>
      {revoke.isError && <FailureLine failure={revoke.error} />}
      <table className="grid-table -mx-5 w-[calc(100%+2.5rem)]!">
        <caption className="sr-only">Where you are signed in</caption>
        <thead>
          <tr>
            <th scope="col">Browser</th>
            <th scope="col" className="max-md:hidden">
              Address
            </th>
            <th scope="col" className="max-md:hidden">
              Signed in
            </th>
            <th scope="col">Last seen</th>
            <th scope="col">
              <span className="sr-only">End</span>
            </th>
          </tr>
        </thead>
        <tbody aria-hidden={sessions === undefined || undefined}>
          {sessions === undefined && <SkeletonRows rows={2} columns={5} />}
          {sessions?.map((session) => (
            <tr key={session.sessionId}>
              <th scope="row" title={session.userAgent ?? undefined}>
                {browserName(session.userAgent)} {session.isCurrent && <Badge tone="ok">This one</Badge>}
              </th>
              <td className="font-mono text-sm text-muted max-md:hidden">{session.address ?? 'Unknown'}</td>
              <td className="text-muted max-md:hidden">
                <ExactTime at={session.createdAt} />
              </td>
              <td className="text-muted">
                <RelativeTime at={session.lastSeenAt} />
              </td>
              <td className="text-right">
                {!session.isCurrent && (
                  <Button
                    size="small"
                    isBusy={revoke.isPending}
                    aria-label={`End ${browserName(session.userAgent)}${session.address === null ? '' : `, ${session.address}`}`}
                    onClick={() => revoke.mutate({ sessionId: session.sessionId })}
                  >
                    End
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {sessions !== undefined && sessions.length > 1 && (
        <Button className="mt-3" isBusy={revoke.isPending} onClick={() => revoke.mutate({ others: true })}>
          End all but this one
        </Button>
      )}
    </>
  );
}
