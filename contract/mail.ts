import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { outcome } from './references.ts';

export const mailStatus = endpoint({
  name: 'mailStatus',
  method: 'GET',
  path: '/dashboard/mail',
  summary: 'Whether mail can be sent, and what was wrong last (owners and admins)',
  credential: 'session',
  answer: z.object({
    isConfigured: z.boolean(),
    /** The address that mail comes from; null where none is configured. */
    from: z.nullable(z.string()),
    /** Null after a mail that was taken, and before the first. */
    lastProblem: z.nullable(z.object({ at: z.string(), message: z.string() })),
  }),
  status: 200,
  errors: [],
  extension: true,
});

export const mailTest = endpoint({
  name: 'mailTest',
  method: 'POST',
  path: '/dashboard/mail/test',
  summary: 'Send a test mail to oneself and wait until the mail server has taken it (owners and admins)',
  credential: 'session',
  body: z.strictObject({}),
  answer: outcome,
  status: 200,
  errors: ['conflict', 'rate_limited'],
  extension: true,
});
