import { createFileRoute } from '@tanstack/react-router';
import { StudyCreateDialog } from '#src/features/studies/study-create-dialog.tsx';

/** Over the worklist, which stays as it is. */
export const Route = createFileRoute('/studies/_worklist/new')({ component: NewStudy });

function NewStudy() {
  const navigate = Route.useNavigate();
  return <StudyCreateDialog closeTo={() => void navigate({ to: '/studies', search: true, replace: true })} />;
}
