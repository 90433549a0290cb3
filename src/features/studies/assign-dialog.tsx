import type { Study } from '#contract/study.ts';

export default function AssignDialog({ study, onClose }: { study: Study; onClose: () => void }) {
  return (
    <button type="button" onClick={onClose}>
      {study.studyId}
    </button>
  );
}
