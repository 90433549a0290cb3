import type { Study } from '#contract/study.ts';
import { ConflictChoice } from '#src/form/conflict-choice.tsx';
import { type StudyValues, studyValues } from './study-form-values.ts';
import { changeWords, mergeParts, takeTheirs } from './study-merge.ts';
import type { StudyConflict } from './study-writes.ts';

interface StudyConflictChoiceProps {
  readonly base: Study;
  readonly mine: StudyValues;
  readonly conflict: StudyConflict;
  readonly isSaving: boolean;
  readonly onSave: (values: StudyValues) => void;
}

export function StudyConflictChoice({ base, mine, conflict, isSaving, onSave }: StudyConflictChoiceProps) {
  const theirs = studyValues(conflict.current);
  return (
    <ConflictChoice
      parts={mergeParts(studyValues(base), mine, theirs)}
      changes={conflict.changes}
      wordsOf={changeWords}
      note={conflict.current.isCancelled && !base.isCancelled && <p>The study is cancelled now.</p>}
      isSaving={isSaving}
      onSave={(taken) => onSave(takeTheirs(mine, theirs, taken))}
    />
  );
}
