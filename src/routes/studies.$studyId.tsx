import { createFileRoute } from '@tanstack/react-router';
import { Page } from '#src/shell/page.tsx';

export const Route = createFileRoute('/studies/$studyId')({ component: StudyPage });

function StudyPage() {
  return <Page title="Study">{null}</Page>;
}
