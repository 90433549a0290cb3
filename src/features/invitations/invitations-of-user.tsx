import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { invitationList } from '#contract/invitation-endpoints.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { answerOf } from '#src/api/client.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { ExactTime } from '#src/ui/time.tsx';
import { InvitationStateMark } from './invitation-state.tsx';

const ofUserOptions = (userId: string) =>
  queryOptions({
    queryKey: ['invitations', 'of-user', userId],
    queryFn: ({ signal }) => answerOf(invitationList, { query: { userId, limit: 20 }, signal }),
  });

/** How somebody came here; for those who may know. */
export function InvitationsOfUser({ userId }: { userId: string }) {
  const permission = mayManagePeople(authorityOf(useSession()));
  const list = useQuery({ ...ofUserOptions(userId), enabled: permission.allowed });
  if (!permission.allowed) return <p className="text-muted">Only owners and admins see invitations.</p>;
  if (list.data === undefined)
    return list.error === null ? (
      <Skeleton width="60%" />
    ) : (
      <FailureLine failure={list.error} onRetry={() => void list.refetch()} />
    );
  const { invitations } = list.data;
  if (invitations.length === 0)
    return <p className="text-muted">None: they were added without an invitation.</p>;
  return (
    <ul>
      {invitations.map((invitation) => (
        <li
          key={invitation.invitationId}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-2"
        >
          <Link
            to="/invitations/$invitationId"
            params={{ invitationId: invitation.invitationId }}
            className="link inline-flex min-h-target items-center"
          >
            Invitation of <ExactTime at={invitation.createdAt} none="an unknown day" isDay />
          </Link>
          <InvitationStateMark invitation={invitation} />
        </li>
      ))}
    </ul>
  );
}
