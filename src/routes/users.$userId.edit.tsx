import { createFileRoute } from '@tanstack/react-router';
import { UserEditDialog } from '#src/features/users/user-edit-dialog.tsx';

/** Over the person's page, which stays as it is. */
export const Route = createFileRoute('/users/$userId/edit')({ component: EditUser });

function EditUser() {
  const { userId } = Route.useParams();
  const navigate = Route.useNavigate();
  const closeTo = () => void navigate({ to: '/users/$userId', params: { userId }, replace: true });
  return <UserEditDialog userId={userId} closeTo={closeTo} />;
}
