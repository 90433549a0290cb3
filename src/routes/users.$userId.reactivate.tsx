import { createFileRoute } from '@tanstack/react-router';
import { ReactivateDialog } from '#src/features/users/reactivate-dialog.tsx';

/** Over the person's page, which stays as it is. */
export const Route = createFileRoute('/users/$userId/reactivate')({ component: ReactivateUser });

function ReactivateUser() {
  const { userId } = Route.useParams();
  const navigate = Route.useNavigate();
  const closeTo = () => void navigate({ to: '/users/$userId', params: { userId }, replace: true });
  return <ReactivateDialog userId={userId} closeTo={closeTo} />;
}
