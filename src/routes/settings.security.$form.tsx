import { createFileRoute } from '@tanstack/react-router';
import { PasswordDialog } from '#src/features/settings/password-dialog.tsx';
import {
  RecoveryCodesDialog,
  RemoveSecondFactorDialog,
  SecondFactorDialog,
} from '#src/features/settings/second-factor-dialogs.tsx';

/** Over the page, which stays as it is. One route for all of them: each costs every page that starts. */
export const Route = createFileRoute('/settings/security/$form')({ component: SecurityForm });

const forms = new Map(
  Object.entries({
    password: PasswordDialog,
    'second-factor': SecondFactorDialog,
    'remove-second-factor': RemoveSecondFactorDialog,
    'recovery-codes': RecoveryCodesDialog,
  }),
);

function SecurityForm() {
  const { form } = Route.useParams();
  const navigate = Route.useNavigate();
  const Form = forms.get(form);
  // Of another address there is the page, and also for the moment in which this one is left.
  return Form && <Form closeTo={() => void navigate({ to: '/settings/security', replace: true })} />;
}
