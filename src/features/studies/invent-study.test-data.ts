import type { Study } from '#contract/study.ts';

/** A study for tests of pure logic; `fields` replaces what a test cares about. */
export function inventStudy(studyId: string, fields: Partial<Study> = {}): Study {
  return {
    studyId,
    studyInstanceUid: `1.2.840.${studyId.length}`,
    studyDescription: `Study ${studyId}`,
    severity: 'normal',
    studyViewerStatus: 'incomplete',
    isCancelled: false,
    cancelledAt: null,
    createdAt: '2026-03-01T10:00:00.000Z',
    updatedAt: '2026-03-01T10:00:00.000Z',
    assignedTo: null,
    expressCustomer: null,
    metadata: {},
    version: 1,
    ...fields,
  };
}
