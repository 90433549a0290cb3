import type { Study } from '#contract/study.ts';
import type { StudyListQuery } from './study-search.ts';

/** Whether a study belongs to a list, as far as one can tell without asking the server. */
export function fitsQuery(study: Study, query: StudyListQuery): boolean {
  const { severity, assignedTo, expressCustomerId, studyViewerStatus, isCancelled, studyDescription } = query;
  return (
    (severity === undefined || study.severity === severity) &&
    (assignedTo === undefined || (study.assignedTo?.userId ?? null) === assignedTo) &&
    (expressCustomerId === undefined ||
      (study.expressCustomer?.expressCustomerId ?? null) === expressCustomerId) &&
    (studyViewerStatus === undefined || study.studyViewerStatus === studyViewerStatus) &&
    (isCancelled === undefined || study.isCancelled === isCancelled) &&
    (studyDescription === undefined ||
      study.studyDescription.toLowerCase().includes(studyDescription.toLowerCase()))
  );
}
