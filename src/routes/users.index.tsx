import { createFileRoute } from '@tanstack/react-router';
import { Page } from '#src/shell/page.tsx';

export const Route = createFileRoute('/users/')({ component: PeoplePage });

function PeoplePage() {
  return <Page title="People">{null}</Page>;
}
