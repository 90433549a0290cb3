import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { userId } from './identifiers.ts';
import { page } from './page.ts';
import { queryContains, queryCursor, queryLimit } from './query.ts';
import { outcome } from './references.ts';
import { text } from './text.ts';
import { invitedSource, user, userAccess, userLevel, userNameBody } from './user.ts';

export const userList = endpoint({
  name: 'userList',
  method: 'GET',
  path: '/v1/viewer/users',
  summary: 'List users, newest first',
  credential: 'viewer',
  query: z.strictObject({
    cursor: queryCursor,
    email: z.optional(text(1, 254)),
    firstName: queryContains,
    invitedSource: z.optional(invitedSource),
    lastName: queryContains,
    level: z.optional(userLevel),
    limit: queryLimit,
    /** Extension: only those with access, or only those whose access was revoked. */
    access: z.optional(userAccess),
  }),
  answer: page('users', user),
  status: 200,
  errors: [],
});

export const userRetrieve = endpoint({
  name: 'userRetrieve',
  method: 'GET',
  path: '/v1/viewer/users/{userId}',
  summary: 'Retrieve a user',
  credential: 'viewer',
  params: z.strictObject({ userId }),
  answer: user,
  status: 200,
  errors: ['not_found'],
  versioned: true,
});

export const userRevokeAccess = endpoint({
  name: 'userRevokeAccess',
  method: 'POST',
  path: '/v1/viewer/users/revoke-access',
  summary: "Deactivate a user's access; data and permissions are kept",
  credential: 'viewer',
  body: userNameBody,
  answer: outcome,
  status: 200,
  errors: ['not_found', 'conflict', 'precondition_failed'],
  versioned: true,
});

export const userReactivate = endpoint({
  name: 'userReactivate',
  method: 'POST',
  path: '/v1/viewer/users/reactivate',
  summary: 'Restore access for a deactivated user, with the former permissions',
  credential: 'viewer',
  body: userNameBody,
  answer: outcome,
  status: 200,
  errors: ['not_found', 'conflict', 'precondition_failed'],
  versioned: true,
});
