import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { email } from './person.ts';

export const addressStates = ['free', 'user', 'deactivated', 'pending'] as const;
export type AddressState = (typeof addressStates)[number];

/** As many as one request may ask about: with addresses of the greatest length it stays under the limit of a body. */
export const addressCheckMax = 500;

export const checkedAddress = z.object({
  /** As it was asked. */
  email: z.string(),
  /** `free`: nobody has it, or only an invitation that is no longer pending. */
  state: z.enum(addressStates),
  /** Of the user, with or without access; not of somebody who is only invited. */
  userId: z.optional(z.string()),
  /** Of the pending invitation. */
  invitationId: z.optional(z.string()),
  /** Of the user or of the invited person. */
  name: z.optional(z.string()),
});
export type CheckedAddress = z.infer<typeof checkedAddress>;

export const addressCheck = endpoint({
  name: 'addressCheck',
  method: 'POST',
  path: '/dashboard/addresses/check',
  summary: 'Whether addresses can be invited: one answer for each, in the order asked (owners and admins)',
  credential: 'session',
  body: z.strictObject({
    emails: z.array(email).check(z.minLength(1), z.maxLength(addressCheckMax)),
  }),
  answer: z.object({ addresses: z.array(checkedAddress) }),
  status: 200,
  // Where the capabilities say that it is not possible.
  errors: ['not_found'],
  extension: true,
});
