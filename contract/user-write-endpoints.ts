import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { userId } from './identifiers.ts';
import { personUpdateBody, userInviteBody } from './person-bodies.ts';
import { user } from './user.ts';

export const userInvite = endpoint({
  name: 'userInvite',
  method: 'POST',
  path: '/v1/viewer/users',
  summary: 'Invite a user; answers with the user as it will be once the invitation is accepted',
  credential: 'viewer',
  body: userInviteBody,
  answer: user,
  status: 201,
  errors: ['conflict'],
});

export const userUpdate = endpoint({
  name: 'userUpdate',
  method: 'PATCH',
  path: '/v1/viewer/users/{userId}',
  summary: "Update a user's profile, permissions and access level",
  credential: 'viewer',
  params: z.strictObject({ userId }),
  body: personUpdateBody,
  answer: user,
  status: 200,
  errors: ['not_found', 'conflict', 'precondition_failed'],
  versioned: true,
});
