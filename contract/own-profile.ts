import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { personUpdateBody } from './person-bodies.ts';
import { user } from './user.ts';

const { firstName, lastName, middleName, suffix1, suffix2, phoneNumber } = personUpdateBody.shape;

/** What everyone may change about themselves: how they are called and reached, never what they may do. */
export const ownProfileBody = z.strictObject({
  firstName,
  lastName,
  middleName,
  suffix1,
  suffix2,
  phoneNumber,
});
export type OwnProfileBody = z.infer<typeof ownProfileBody>;

export const ownProfileUpdate = endpoint({
  name: 'ownProfileUpdate',
  method: 'PATCH',
  path: '/dashboard/profile',
  summary: "Change one's own name and phone number",
  credential: 'session',
  body: ownProfileBody,
  answer: user,
  status: 200,
  errors: ['precondition_failed'],
  versioned: true,
  extension: true,
});
