import { createFileRoute } from '@tanstack/react-router';
import { Page } from '#src/shell/page.tsx';

export const Route = createFileRoute('/settings')({ component: SettingsPage });

function SettingsPage() {
  return <Page title="Settings">{null}</Page>;
}
