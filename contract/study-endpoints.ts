import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { expressCustomerId, studyId, studyInstanceUid, userId } from './identifiers.ts';
import { page } from './page.ts';
import { queryBoolean, queryContains, queryCursor, queryLimit, queryNullable } from './query.ts';
import { outcome } from './references.ts';
import { severity, study, studyViewerStatus } from './study.ts';
import { studyCreateBody, studyNameBody, studyUpdateBody } from './study-bodies.ts';

export const studyCreate = endpoint({
  name: 'studyCreate',
  method: 'POST',
  path: '/v1/viewer/studies',
  summary: 'Create a study',
  credential: 'viewer',
  body: studyCreateBody,
  answer: study,
  status: 201,
  errors: ['conflict'],
  versioned: true,
});

export const studyList = endpoint({
  name: 'studyList',
  method: 'GET',
  path: '/v1/viewer/studies',
  summary: 'List studies, newest first',
  credential: 'viewer',
  query: z.strictObject({
    assignedTo: queryNullable(userId),
    cursor: queryCursor,
    expressCustomerId: queryNullable(expressCustomerId),
    isCancelled: queryBoolean,
    limit: queryLimit,
    severity: z.optional(severity),
    studyDescription: queryContains,
    studyViewerStatus: z.optional(studyViewerStatus),
    /** Extension: `oldest` turns the list round. */
    order: z.optional(z.enum(['newest', 'oldest'])),
  }),
  answer: page('studies', study),
  status: 200,
  errors: [],
});

export const studyRetrieve = endpoint({
  name: 'studyRetrieve',
  method: 'GET',
  path: '/v1/viewer/studies/{studyId}',
  summary: 'Retrieve a study',
  credential: 'viewer',
  params: z.strictObject({ studyId }),
  answer: study,
  status: 200,
  errors: ['not_found'],
  versioned: true,
});

export const studyRetrieveByUid = endpoint({
  name: 'studyRetrieveByUid',
  method: 'GET',
  path: '/v1/viewer/studies/by-uid/{studyInstanceUid}',
  summary: 'Retrieve a study by its DICOM Study Instance UID',
  credential: 'viewer',
  params: z.strictObject({ studyInstanceUid }),
  answer: study,
  status: 200,
  errors: ['not_found'],
  versioned: true,
});

export const studyUpdate = endpoint({
  name: 'studyUpdate',
  method: 'PATCH',
  path: '/v1/viewer/studies/{studyId}',
  summary: 'Update a study',
  credential: 'viewer',
  params: z.strictObject({ studyId }),
  body: studyUpdateBody,
  answer: study,
  status: 200,
  errors: ['not_found', 'precondition_failed'],
  versioned: true,
});

export const studyCancel = endpoint({
  name: 'studyCancel',
  method: 'POST',
  path: '/v1/viewer/studies/cancel',
  summary: 'Cancel a study: kept, but flagged as inactive',
  credential: 'viewer',
  body: studyNameBody,
  answer: outcome,
  status: 200,
  errors: ['not_found', 'precondition_failed'],
  versioned: true,
});

export const studyUncancel = endpoint({
  name: 'studyUncancel',
  method: 'POST',
  path: '/v1/viewer/studies/uncancel',
  summary: 'Restore a cancelled study',
  credential: 'viewer',
  body: studyNameBody,
  answer: outcome,
  status: 200,
  errors: ['not_found', 'precondition_failed'],
  versioned: true,
});

export const studyRerouteUrl = endpoint({
  name: 'studyRerouteUrl',
  method: 'POST',
  path: '/v1/viewer/studies/reroute-url',
  summary: 'Make a link that opens a study in the Viewer, once, within two minutes',
  credential: 'viewer',
  body: studyNameBody,
  answer: z.object({ url: z.string() }),
  status: 200,
  errors: ['not_found'],
});
