import { useQuery } from '@tanstack/react-query';
import { createFileRoute, Link, Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import type { User } from '#contract/user.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { useSession } from '#src/api/session.ts';
import { UserDetails } from '#src/features/users/user-details.tsx';
import { userOptions } from '#src/features/users/user-queries.ts';
import { FailedState, State } from '#src/feedback/states.tsx';
import { personName } from '#src/lib/person-name.ts';
import { BackLink } from '#src/shell/back-link.tsx';
import { Page } from '#src/shell/page.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';

export const Route = createFileRoute('/users/$userId')({
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(userOptions(params.userId)),
  component: UserPage,
});

function UserPage() {
  const { userId } = Route.useParams();
  const { data, error, refetch } = useQuery(userOptions(userId));

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
  return <KnownUser key={userId} user={data} />;
}

function KnownUser({ user }: { user: User }) {
  const { capabilities } = useSession();
  return (
    <Page
      title={personName(user)}
      above={<BackLink to="/users">People</BackLink>}
      actions={<UserPageActions user={user} />}
    >
      <div className="max-w-3xl p-5">
        <UserDetails user={user} hasAccess={capabilities.userAccess} />
      </div>
      <Suspense>
        <Outlet />
      </Suspense>
    </Page>
  );
}

/** What can be done to the person, each with the reason where it cannot. */
function UserPageActions(_: { user: User }) {
  return null;
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
