import { createFileRoute } from '@tanstack/react-router';
import { EditKeyDialog, NewKeyDialog, ReplaceKeyDialog } from '#src/features/settings/api-key-dialogs.tsx';

/** Over the list, which stays as it is: `new`, `<id>/edit` and `<id>/replace`. */
export const Route = createFileRoute('/settings/api-keys/$')({ component: KeyForm });

function KeyForm() {
  const { _splat = '' } = Route.useParams();
  const navigate = Route.useNavigate();
  const closeTo = () => void navigate({ to: '/settings/api-keys', replace: true });
  if (_splat === 'new') return <NewKeyDialog closeTo={closeTo} />;
  const [, apiKeyId, form] = /^([^/]+)\/(edit|replace)$/.exec(_splat) ?? [];
  // Of another address there is the list, and also for the moment in which this one is left.
  if (apiKeyId === undefined) return null;
  const Form = form === 'edit' ? EditKeyDialog : ReplaceKeyDialog;
  return <Form key={_splat} apiKeyId={apiKeyId} closeTo={closeTo} />;
}
