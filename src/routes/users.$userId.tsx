import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { useSession } from '#src/api/session.ts';
import { UserDetails } from '#src/features/users/user-details.tsx';
import { userOptions } from '#src/features/users/user-queries.ts';
import { personName } from '#src/lib/person-name.ts';
import { BackLink } from '#src/shell/back-link.tsx';
import { Page } from '#src/shell/page.tsx';

export const Route = createFileRoute('/users/$userId')({
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(userOptions(params.userId)),
  component: UserPage,
});

function UserPage() {
  const { userId } = Route.useParams();
  const { capabilities } = useSession();
  const user = useSuspenseQuery(userOptions(userId)).data;
  return (
    <Page title={personName(user)} above={<BackLink to="/users">People</BackLink>}>
      <div className="max-w-3xl p-5">
        <UserDetails user={user} hasAccess={capabilities.userAccess} />
      </div>
    </Page>
  );
}
