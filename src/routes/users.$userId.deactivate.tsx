import { createFileRoute } from '@tanstack/react-router';
import { LeaverDialog } from '#src/features/users/leaver-dialog.tsx';

/** Over the person's page, which stays as it is. */
export const Route = createFileRoute('/users/$userId/deactivate')({ component: DeactivateUser });

function DeactivateUser() {
  const { userId } = Route.useParams();
  const navigate = Route.useNavigate();
  const closeTo = () => void navigate({ to: '/users/$userId', params: { userId }, replace: true });
  return <LeaverDialog userId={userId} closeTo={closeTo} />;
}
