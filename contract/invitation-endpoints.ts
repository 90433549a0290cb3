import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { invitationId, userId } from './identifiers.ts';
import { invitation, invitationNameBody, invitationStatus } from './invitation.ts';
import { page } from './page.ts';
import { personUpdateBody } from './person-bodies.ts';
import { queryCursor, queryDate, queryLimit, queryList } from './query.ts';
import { outcome } from './references.ts';

export const invitationList = endpoint({
  name: 'invitationList',
  method: 'GET',
  path: '/v1/viewer/users/invitations',
  summary: 'List invitations, newest first',
  credential: 'viewer',
  query: z.strictObject({
    cursor: queryCursor,
    endDate: queryDate,
    expired: z.optional(z.enum(['all', 'expired', 'not-expired'])),
    limit: queryLimit,
    startDate: queryDate,
    status: queryList(invitationStatus),
    userId: z.optional(userId),
  }),
  answer: page('invitations', invitation),
  status: 200,
  errors: [],
});

export const invitationRetrieve = endpoint({
  name: 'invitationRetrieve',
  method: 'GET',
  path: '/v1/viewer/users/invitations/{invitationId}',
  summary: 'Retrieve an invitation',
  credential: 'viewer',
  params: z.strictObject({ invitationId }),
  answer: invitation,
  status: 200,
  errors: ['not_found'],
  versioned: true,
});

export const invitationUpdate = endpoint({
  name: 'invitationUpdate',
  method: 'PATCH',
  path: '/v1/viewer/users/invitations/{invitationId}',
  summary: 'Update a pending invitation before it is accepted',
  credential: 'viewer',
  params: z.strictObject({ invitationId }),
  body: personUpdateBody,
  answer: invitation,
  status: 200,
  errors: ['not_found', 'conflict', 'precondition_failed'],
  versioned: true,
});

export const invitationRevoke = endpoint({
  name: 'invitationRevoke',
  method: 'POST',
  path: '/v1/viewer/users/invitations/revoke',
  summary: 'Revoke a pending invitation, so that it cannot be accepted',
  credential: 'viewer',
  body: invitationNameBody,
  answer: outcome,
  status: 200,
  errors: ['not_found', 'precondition_failed'],
  versioned: true,
});
