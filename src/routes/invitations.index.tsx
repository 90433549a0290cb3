import { createFileRoute } from '@tanstack/react-router';
import { Page } from '#src/shell/page.tsx';

export const Route = createFileRoute('/invitations/')({ component: InvitationsPage });

function InvitationsPage() {
  return <Page title="Invitations">{null}</Page>;
}
