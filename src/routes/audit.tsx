import { createFileRoute } from '@tanstack/react-router';
import { Page } from '#src/shell/page.tsx';

export const Route = createFileRoute('/audit')({ component: AuditPage });

function AuditPage() {
  return <Page title="Audit">{null}</Page>;
}
