import { createFileRoute } from '@tanstack/react-router';
import { StudyEditDialog } from '#src/features/studies/study-edit-dialog.tsx';

/** Over the study's page, which stays as it is. */
export const Route = createFileRoute('/studies/$studyId/edit')({ component: EditStudy });

function EditStudy() {
  const { studyId } = Route.useParams();
  const navigate = Route.useNavigate();
  const closeTo = () => void navigate({ to: '/studies/$studyId', params: { studyId }, replace: true });
  return <StudyEditDialog studyId={studyId} closeTo={closeTo} />;
}
