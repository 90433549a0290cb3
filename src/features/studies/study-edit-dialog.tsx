import { useQuery } from '@tanstack/react-query';
import type { Study } from '#contract/study.ts';
import { mayManageStudies } from '#contract/study-rules.ts';
import { authorityOf, useSession } from '#src/api/session.ts';
import { ForbiddenState } from '#src/feedback/states.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { StudyForm, StudyFormFoot } from './study-form.tsx';
import { studyOptions } from './study-queries.ts';
import { useStudyForm } from './use-study-form.tsx';

interface StudyEditDialogProps {
  readonly studyId: string;
  /** Leaves the address when there is nothing to go back to. */
  readonly closeTo: () => void;
}

/** Nothing until the study is there: the page below says how that is going. */
export function StudyEditDialog({ studyId, closeTo }: StudyEditDialogProps) {
  // Asked for by the page, which has said by now whether there is such a study.
  const { data } = useQuery({ ...studyOptions(studyId), enabled: false });
  return data === undefined ? null : <KnownStudyDialog key={studyId} study={data} closeTo={closeTo} />;
}

function KnownStudyDialog({ study, closeTo }: { study: Study; closeTo: () => void }) {
  const permission = mayManageStudies(authorityOf(useSession()));
  const use = useStudyForm(study, closeTo);
  return (
    <Dialog
      title="Edit study"
      description={use.base?.studyInstanceUid}
      isSheet
      footer={permission.allowed ? <StudyFormFoot use={use} /> : undefined}
      onClose={use.close}
    >
      {permission.allowed ? <StudyForm use={use} /> : <ForbiddenState reason={permission.reason} />}
      {use.question}
    </Dialog>
  );
}
