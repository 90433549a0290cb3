import type { Study } from '#contract/study.ts';
import { Button } from '#src/ui/button.tsx';
import { Dialog } from '#src/ui/dialog.tsx';
import { assigneeWords, severityWords } from './study-words.ts';

interface CancelDialogProps {
  readonly study: Study;
  readonly onCancel: () => void;
  readonly onClose: () => void;
}

/** What changes nothing is what Enter does. */
const focusAtOnce = (button: HTMLButtonElement | null) => button?.focus();

/** Says exactly what a cancellation does before it is done. The default export is for `lazy`. */
export default function CancelDialog({ study, onCancel, onClose }: CancelDialogProps) {
  const { assignedTo } = study;
  return (
    <Dialog
      title="Cancel this study?"
      description={
        <>
          {study.studyDescription}
          <span className="block">
            {severityWords[study.severity]},{' '}
            {assignedTo ? `assigned to ${assigneeWords(assignedTo)}` : 'unassigned'}
          </span>
        </>
      }
      onClose={onClose}
    >
      <ul className="list-disc space-y-1 pl-5">
        <li>It is kept, with its images, its metadata and its history. Nothing is deleted.</li>
        <li>It is flagged as inactive and leaves the open list, for everyone in the clinic.</li>
        {assignedTo && (
          <li>{assigneeWords(assignedTo)} stays assigned, but does not find it on the open list.</li>
        )}
        <li>
          It stands under “Cancelled” from then on, and can be restored there or on its page at any time.
        </li>
        <li>The audit records who cancelled it and when.</li>
      </ul>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button ref={focusAtOnce} onClick={onClose}>
          Keep it open
        </Button>
        <Button
          look="danger"
          onClick={() => {
            onClose();
            onCancel();
          }}
        >
          Cancel the study
        </Button>
      </div>
    </Dialog>
  );
}
