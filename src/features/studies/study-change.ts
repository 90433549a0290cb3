import type { UserReference } from '#contract/references.ts';
import type { Severity, Study, StudyViewerStatus } from '#contract/study.ts';
import type { User } from '#contract/user.ts';
import { assigneeWords, isDeactivated, severityWords } from './study-words.ts';

/** One field of one study, and what a person wants it to be. */
export type StudyChange =
  | { readonly field: 'assignedTo'; readonly to: UserReference | null }
  | { readonly field: 'severity'; readonly to: Severity }
  | { readonly field: 'studyViewerStatus'; readonly to: StudyViewerStatus }
  | { readonly field: 'isCancelled'; readonly to: boolean };

/** A person of the directory as a study refers to them. */
export function referenceTo({ userId, email, firstName, lastName }: User): UserReference {
  return { userId, email, firstName, lastName };
}

/** The study as it will be. Its version stays: only the server makes a new one. */
export function applied(study: Study, change: StudyChange): Study {
  if (isDone(study, change)) return study;
  switch (change.field) {
    case 'assignedTo':
      return { ...study, assignedTo: change.to };
    case 'severity':
      return { ...study, severity: change.to };
    case 'studyViewerStatus':
      return { ...study, studyViewerStatus: change.to };
    case 'isCancelled':
      return {
        ...study,
        isCancelled: change.to,
        cancelledAt: change.to ? new Date().toISOString() : null,
      };
  }
}

/** What brings the field back to what it is in `study`. */
export function opposite(study: Study, { field }: StudyChange): StudyChange {
  switch (field) {
    case 'assignedTo':
      return { field, to: study.assignedTo ?? null };
    case 'severity':
      return { field, to: study.severity };
    case 'studyViewerStatus':
      return { field, to: study.studyViewerStatus };
    case 'isCancelled':
      return { field, to: study.isCancelled };
  }
}

export function isDone(study: Study, change: StudyChange): boolean {
  return change.field === 'assignedTo'
    ? (study.assignedTo?.userId ?? null) === (change.to?.userId ?? null)
    : study[change.field] === change.to;
}

/** How the study is with the change: `Assigned to Mei Lin`, `Complete`. */
export function stateWords(change: StudyChange): string {
  switch (change.field) {
    case 'assignedTo':
      return change.to === null ? 'Unassigned' : `Assigned to ${assigneeWords(change.to)}`;
    case 'severity':
      return `Severity ${severityWords[change.to].toLowerCase()}`;
    case 'studyViewerStatus':
      return change.to === 'complete' ? 'Complete' : 'Incomplete';
    case 'isCancelled':
      return change.to ? 'Cancelled' : 'Not cancelled';
  }
}

/** The same in a row of a list, whose columns are narrow. */
export function rowWords(change: StudyChange): string {
  return change.field === 'severity' ? `Now ${severityWords[change.to].toLowerCase()}` : stateWords(change);
}

/** Why there is nothing to do, when the study is so already. */
export function doneReason(study: Study, change: StudyChange, personId: string): string | undefined {
  if (!isDone(study, change)) return undefined;
  switch (change.field) {
    case 'assignedTo':
      if (change.to === null) return 'Nobody is assigned.';
      return change.to.userId === personId
        ? 'It is assigned to you already.'
        : `It is assigned to ${assigneeWords(change.to)} already.`;
    case 'severity':
      return `Its severity is ${severityWords[change.to].toLowerCase()} already.`;
    case 'studyViewerStatus':
      return `It is ${change.to} already.`;
    case 'isCancelled':
      return change.to ? 'This study is already cancelled.' : 'This study is not cancelled.';
  }
}

/** Somebody whose access was revoked meanwhile cannot be assigned again. */
export function canBeTakenBack(back: StudyChange): boolean {
  return back.field !== 'assignedTo' || back.to === null || !isDeactivated(back.to);
}
