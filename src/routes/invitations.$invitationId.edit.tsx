import { createFileRoute } from '@tanstack/react-router';
import { InvitationEditDialog } from '#src/features/invitations/invitation-edit-dialog.tsx';

/** Over the invitation's page, which stays as it is. */
export const Route = createFileRoute('/invitations/$invitationId/edit')({ component: EditInvitation });

function EditInvitation() {
  const { invitationId } = Route.useParams();
  const navigate = Route.useNavigate();
  const closeTo = () =>
    void navigate({ to: '/invitations/$invitationId', params: { invitationId }, replace: true });
  return <InvitationEditDialog invitationId={invitationId} closeTo={closeTo} />;
}
