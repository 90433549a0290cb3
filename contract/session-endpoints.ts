import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { newPassword } from './password.ts';
import { email, personName } from './person.ts';
import { outcome } from './references.ts';
import { capabilities, ownSession, session } from './session.ts';
import { signInAnswer } from './sign-in-answer.ts';
import { filledText, text } from './text.ts';

/** Whatever was typed: a sign-in must not tell a malformed address from an unknown one. */
const typedSecret = text(1, 500);

export const sessionSignIn = endpoint({
  name: 'sessionSignIn',
  method: 'POST',
  path: '/dashboard/session/sign-in',
  summary: 'Sign in with e-mail and password; answers with a challenge where a second factor is asked for',
  credential: 'none',
  body: z.strictObject({ email: text(1, 254), password: typedSecret }),
  answer: signInAnswer,
  status: 200,
  errors: ['rate_limited'],
  extension: true,
});

export const sessionSignInSecondFactor = endpoint({
  name: 'sessionSignInSecondFactor',
  method: 'POST',
  path: '/dashboard/session/second-factor',
  summary: 'Go on with a sign-in that asked for a second factor',
  credential: 'none',
  body: z.strictObject({ challenge: text(1, 100), code: text(1, 100) }),
  answer: session,
  status: 200,
  errors: ['gone', 'rate_limited'],
  extension: true,
});

export const sessionUseSignInLink = endpoint({
  name: 'sessionUseSignInLink',
  method: 'POST',
  path: '/dashboard/session/use-sign-in-link',
  summary: 'Sign in with a one-time link from the terminal',
  credential: 'none',
  body: z.strictObject({ token: typedSecret }),
  answer: session,
  status: 200,
  errors: ['gone', 'rate_limited'],
  extension: true,
});

export const sessionSignOut = endpoint({
  name: 'sessionSignOut',
  method: 'POST',
  path: '/dashboard/session/sign-out',
  summary: 'End this session',
  credential: 'session',
  answer: outcome,
  status: 200,
  errors: [],
  beforeSecondFactor: true,
  whileUnconfirmed: true,
  extension: true,
});

export const sessionSwitchClinic = endpoint({
  name: 'sessionSwitchClinic',
  method: 'POST',
  path: '/dashboard/session/switch-clinic',
  summary: 'Go on in another clinic in which the same address has dashboard access',
  credential: 'session',
  body: z.strictObject({ clinicId: z.string() }),
  answer: session,
  status: 200,
  errors: ['not_found'],
  beforeSecondFactor: true,
  extension: true,
});

export const ownSessionList = endpoint({
  name: 'ownSessionList',
  method: 'GET',
  path: '/dashboard/sessions',
  summary: 'Where the signed-in person is signed in',
  credential: 'session',
  answer: z.object({ sessions: z.array(ownSession) }),
  status: 200,
  errors: [],
  extension: true,
});

export const ownSessionRevoke = endpoint({
  name: 'ownSessionRevoke',
  method: 'POST',
  path: '/dashboard/sessions/revoke',
  summary: 'End one of the own sessions, or all but this one',
  credential: 'session',
  body: z.union([z.strictObject({ sessionId: text(1, 100) }), z.strictObject({ others: z.literal(true) })]),
  answer: outcome,
  status: 200,
  errors: ['not_found'],
  whileUnconfirmed: true,
  extension: true,
});

export const signInOptionsRetrieve = endpoint({
  name: 'signInOptionsRetrieve',
  method: 'GET',
  path: '/dashboard/sign-in-options',
  summary: 'How one can sign in here, beside the password',
  credential: 'none',
  answer: z.object({
    /** The OpenID provider by name; null when there is none. `/sign-in/provider` leads to it. */
    provider: z.nullable(z.object({ name: z.string() })),
    /** How somebody comes in for the first time: by their invitation, or by a link to the address that the vendor's directory has. */
    firstSignIn: z.enum(['invitation', 'mail']),
  }),
  status: 200,
  errors: [],
  extension: true,
});

export const passwordRequestReset = endpoint({
  name: 'passwordRequestReset',
  method: 'POST',
  path: '/dashboard/password/request-reset',
  summary: 'Ask for a mail with a link to set a new password; the answer is the same for every address',
  credential: 'none',
  body: z.strictObject({ email: text(1, 254) }),
  answer: outcome,
  status: 200,
  errors: ['rate_limited'],
  extension: true,
});

export const passwordReset = endpoint({
  name: 'passwordReset',
  method: 'POST',
  path: '/dashboard/password/reset',
  summary: 'Set a new password with the token from the mail; ends every session of the person',
  credential: 'none',
  body: z.strictObject({ token: typedSecret, password: newPassword }),
  answer: outcome,
  status: 200,
  errors: ['gone', 'rate_limited'],
  extension: true,
});

export const capabilitiesRetrieve = endpoint({
  name: 'capabilitiesRetrieve',
  method: 'GET',
  path: '/dashboard/capabilities',
  summary: 'What this installation can do',
  credential: 'session',
  answer: capabilities,
  status: 200,
  errors: [],
  extension: true,
});

export const setupRetrieve = endpoint({
  name: 'setupRetrieve',
  method: 'GET',
  path: '/dashboard/setup',
  summary: 'Whether the first clinic is still to be set up',
  credential: 'none',
  answer: z.object({ isNeeded: z.boolean() }),
  status: 200,
  errors: [],
  extension: true,
});

export const setupComplete = endpoint({
  name: 'setupComplete',
  method: 'POST',
  path: '/dashboard/setup',
  summary: 'Set up the first clinic and its owner with the one-time code from the terminal',
  credential: 'none',
  body: z.strictObject({
    code: text(1, 100),
    clinicName: filledText(200),
    firstName: personName,
    lastName: personName,
    email,
    password: newPassword,
  }),
  answer: session,
  status: 200,
  errors: ['gone', 'conflict', 'rate_limited'],
  extension: true,
});
