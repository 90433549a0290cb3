import type { Session } from '#contract/session.ts';
import type { Study } from '#contract/study.ts';
import type { StudyValues } from './study-form-values.ts';

export interface StudyDraft {
  readonly values: StudyValues;
  /** What was being edited; undefined for a new study. */
  readonly base: Study | undefined;
}

/**
 * What was typed and neither saved nor discarded, when its page went all the same. In memory and nowhere else: these
 * are patients' data, and a shared computer must not keep them.
 */
const drafts = new Map<string, StudyDraft>();

export interface DraftPlace {
  get(): StudyDraft | undefined;
  set(draft: StudyDraft): void;
  drop(): void;
}

/** One for each person, clinic and study. */
export function draftPlace({ person, clinic }: Session, studyId: string | undefined): DraftPlace {
  const key = [clinic.clinicId, person.userId, studyId ?? 'new'].join(' ');
  return {
    get: () => drafts.get(key),
    set: (draft) => void drafts.set(key, draft),
    drop: () => void drafts.delete(key),
  };
}
