import { mayManageStudies } from '#contract/study-rules.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { ForbiddenState } from '#src/feedback/states.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { StudyForm, StudyFormFoot } from './study-form.tsx';
import { useStudyForm } from './use-study-form.tsx';

interface StudyCreateDialogProps {
  /** Leaves the address when there is nothing to go back to. */
  readonly closeTo: () => void;
}

export function StudyCreateDialog({ closeTo }: StudyCreateDialogProps) {
  const permission = mayManageStudies(authorityOf(useSession()));
  const use = useStudyForm(undefined, closeTo);
  return (
    <Dialog
      title={use.base === undefined ? 'New study' : 'Edit study'}
      isSheet
      footer={permission.allowed ? <StudyFormFoot use={use} /> : undefined}
      onClose={use.close}
    >
      {permission.allowed ? <StudyForm use={use} /> : <ForbiddenState reason={permission.reason} />}
      {use.question}
    </Dialog>
  );
}
