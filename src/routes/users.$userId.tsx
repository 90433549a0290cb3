import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createFileRoute, Link, Outlet } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import type { User } from '#contract/user.ts';
import { mayReactivate, mayRevokeAccess, mayUpdateUser } from '#contract/user-rules.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { stateOf } from '#src/api/write-once.ts';
import { AuditTrail } from '#src/features/audit/audit-trail.tsx';
import { InvitationsOfUser } from '#src/features/invitations/invitations-of-user.tsx';
import { LeaverSection } from '#src/features/users/leaver-section.tsx';
import { UserProfile, UserRights } from '#src/features/users/user-details.tsx';
import { keepUser, knownUser, userOptions } from '#src/features/users/user-queries.ts';
import { UserSessions } from '#src/features/users/user-sessions.tsx';
import { UserStudies } from '#src/features/users/user-studies.tsx';
import { FailedState, State } from '#src/feedback/states.tsx';
import { personName } from '#src/lib/person-name.ts';
import { noteVisit } from '#src/lib/recent-people.ts';
import { BackLink } from '#src/shell/back-link.tsx';
import { Page } from '#src/shell/page.tsx';
import { Badge } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import { Section } from '#src/ui/section.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';

export const Route = createFileRoute('/users/$userId')({
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(userOptions(params.userId)),
  component: UserPage,
});

function UserPage() {
  const { userId } = Route.useParams();
  const client = useQueryClient();
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...userOptions(userId),
    // What the list knew is there at once; the person themselves replaces it.
    placeholderData: () => knownUser(client, userId),
  });
  useEffect(() => {
    if (data === undefined || isPlaceholderData) return;
    keepUser(client, data);
    noteVisit(data);
  }, [client, data, isPlaceholderData]);

  if (error instanceof ApiFailure && (error.code === 'not_found' || error.code === 'invalid_request'))
    return <NoUser />;
  if (data === undefined)
    return (
      <Page title="Person" above={<BackLink to="/users">People</BackLink>}>
        {error === null ? (
          <div className="p-5">
            <Skeleton width="20rem" />
          </div>
        ) : (
          <FailedState failure={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  return <KnownUser key={userId} user={data} failure={error} onRetry={() => void refetch()} />;
}

interface KnownUserProps {
  readonly user: User;
  /** Of asking for them again: what is shown is what the list knew. */
  readonly failure: unknown;
  readonly onRetry: () => void;
}

function KnownUser({ user, failure, onRetry }: KnownUserProps) {
  const { userId } = user;
  const { capabilities, person } = useSession();
  const isDeactivated = (user.accessRevokedAt ?? null) !== null;
  return (
    <Page
      title={personName(user)}
      above={<BackLink to="/users">People</BackLink>}
      beside={
        <span className="flex items-center gap-2">
          {userId === person.userId && <Badge tone="accent">You</Badge>}
          {isDeactivated && <Badge tone="over">Deactivated</Badge>}
        </span>
      }
      actions={<UserPageActions user={user} />}
    >
      <div className="grid gap-x-10 gap-y-8 p-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-8">
          {failure !== null && (
            <div role="alert" className="rounded bg-high-soft px-3 py-2">
              This is what the list knew; the person could not be read.{' '}
              <Button size="small" onClick={onRetry}>
                Try again
              </Button>
            </div>
          )}
          {isDeactivated && <LeaverSection user={user} />}
          <Section title="Profile">
            <UserProfile user={user} />
          </Section>
          <Section title="Rights">
            <UserRights user={user} hasAccess={capabilities.userAccess} />
          </Section>
          <Section title="Open studies">
            <UserStudies userId={userId} />
          </Section>
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          <Section title="Signed in">
            <UserSessions user={user} />
          </Section>
          <Section title="Invitation">
            <InvitationsOfUser userId={userId} />
          </Section>
          <Section title="Done to them">
            <AuditTrail
              filters={{ objectId: userId }}
              state={`${stateOf(user)} ${user.accessRevokedAt}`}
              limit={10}
              more="Everything that was done to them"
            />
          </Section>
          <Section title="Done by them">
            <AuditTrail filters={{ actorId: userId }} limit={10} more="Everything that they did" />
          </Section>
        </div>
      </div>
      <Suspense>
        <Outlet />
      </Suspense>
    </Page>
  );
}

/** What can be done to the person, each with the reason where it cannot. */
function UserPageActions({ user }: { user: User }) {
  const { userId } = user;
  const session = useSession();
  const authority = authorityOf(session);
  const editing = mayUpdateUser(authority, user, {});
  const isDeactivated = (user.accessRevokedAt ?? null) !== null;
  const changingAccess = isDeactivated ? mayReactivate(authority, user) : mayRevokeAccess(authority, user);
  const accessLabel = isDeactivated ? 'Reactivate' : 'Deactivate';
  // It may have been done elsewhere, and nothing here would show it.
  const mayBeDeactivated = !session.capabilities.userAccess && !isDeactivated;
  return (
    <>
      {mayBeDeactivated && mayReactivate(authority, user).allowed && (
        <Link to="/users/$userId/reactivate" params={{ userId }} className="button">
          Reactivate
        </Link>
      )}
      {changingAccess.allowed ? (
        // One link, so that a dialog which turns it round can give the focus back to it.
        <Link
          to={isDeactivated ? '/users/$userId/reactivate' : '/users/$userId/deactivate'}
          params={{ userId }}
          className="button"
        >
          {accessLabel}
        </Link>
      ) : (
        <Button reason={changingAccess.reason}>{accessLabel}</Button>
      )}
      {editing.allowed ? (
        <Link to="/users/$userId/edit" params={{ userId }} className="button">
          Edit
        </Link>
      ) : (
        <Button reason={editing.reason}>Edit</Button>
      )}
    </>
  );
}

function NoUser() {
  return (
    <Page title="No such person">
      <State
        title="There is no such person"
        actions={
          <Link className="button" to="/users">
            To the people
          </Link>
        }
      >
        Nobody with this id is in this clinic. Who is invited is here from the moment they accept.
      </State>
    </Page>
  );
}
