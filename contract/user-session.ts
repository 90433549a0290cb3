import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { userId } from './identifiers.ts';
import { outcome } from './references.ts';
import { ownSession } from './session.ts';
import { text } from './text.ts';

export const userSessionList = endpoint({
  name: 'userSessionList',
  method: 'GET',
  path: '/dashboard/users/{userId}/sessions',
  summary: 'Where somebody is signed in to this clinic (owners and admins)',
  credential: 'session',
  params: z.strictObject({ userId }),
  answer: z.object({ sessions: z.array(ownSession) }),
  status: 200,
  errors: ['not_found'],
  extension: true,
});

export const userSessionRevoke = endpoint({
  name: 'userSessionRevoke',
  method: 'POST',
  path: '/dashboard/users/{userId}/sessions/revoke',
  summary: "End one of somebody's sessions in this clinic, or all of them (owners and admins)",
  credential: 'session',
  params: z.strictObject({ userId }),
  body: z.union([z.strictObject({ sessionId: text(1, 100) }), z.strictObject({ all: z.literal(true) })]),
  answer: outcome,
  status: 200,
  errors: ['not_found'],
  extension: true,
});
