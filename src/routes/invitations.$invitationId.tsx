import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute, Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { mayManagePeople } from '#contract/user-rules.ts';
import { authorityOf, useSession, whenAllowed } from '#src/api/session.ts';
import { InvitationActions } from '#src/features/invitations/invitation-actions.tsx';
import { InvitationDetails } from '#src/features/invitations/invitation-details.tsx';
import { invitationOptions } from '#src/features/invitations/invitation-queries.ts';
import { ForbiddenState } from '#src/feedback/states.tsx';
import { personName } from '#src/lib/person-name.ts';
import { BackLink } from '#src/shell/back-link.tsx';
import { Page } from '#src/shell/page.tsx';

export const Route = createFileRoute('/invitations/$invitationId')({
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient }, params }) =>
    whenAllowed(
      queryClient,
      mayManagePeople,
      () => void queryClient.prefetchQuery(invitationOptions(params.invitationId)),
    ),
  component: InvitationPage,
});

function InvitationPage() {
  const may = mayManagePeople(authorityOf(useSession()));
  if (may.allowed) return <ManagedInvitationPage />;
  return (
    <Page title="Invitation" above={<BackLink to="/invitations">Invitations</BackLink>}>
      <ForbiddenState reason={may.reason} />
    </Page>
  );
}

function ManagedInvitationPage() {
  const { invitationId } = Route.useParams();
  const navigate = Route.useNavigate();
  const { capabilities } = useSession();
  const invitation = useSuspenseQuery(invitationOptions(invitationId)).data;
  return (
    <Page
      title={personName(invitation)}
      above={<BackLink to="/invitations">Invitations</BackLink>}
      actions={
        <InvitationActions
          invitation={invitation}
          onInviteAgain={() => void navigate({ to: '/invitations/new', search: { again: invitationId } })}
        />
      }
    >
      <div className="max-w-3xl p-5">
        <InvitationDetails invitation={invitation} hasMail={capabilities.invitationMail} />
      </div>
      <Suspense>
        <Outlet />
      </Suspense>
    </Page>
  );
}
