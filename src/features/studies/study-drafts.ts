import type { Study } from '#contract/study.ts';
import { newDrafts } from '#src/form/drafts.ts';
import type { StudyValues } from './study-form-values.ts';

interface StudyDraft {
  readonly values: StudyValues;
  /** What was being edited; undefined for a new study. */
  readonly base: Study | undefined;
}

export const draftPlace = newDrafts<StudyDraft>();
