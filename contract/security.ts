import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { newPassword } from './password.ts';
import { outcome } from './references.ts';
import { text } from './text.ts';

/** Whatever was typed: what is wrong with it is for the check to say, in one sentence for all. */
const typedSecret = text(1, 500);
/** Six digits of the app, or a recovery code; blanks and dashes do not count. */
const typedCode = text(1, 100);

export const secondFactorDigits = 6;

/** How the signed-in person proves who they are. */
export const security = z.object({
  /** False for somebody who has only come in by links. */
  hasPassword: z.boolean(),
  /** Null when there is none. */
  secondFactor: z.nullable(z.object({ since: z.string(), recoveryCodesLeft: z.number() })),
  /** The clinic's rule, for a person of this level. */
  isSecondFactorRequired: z.boolean(),
});
export type Security = z.infer<typeof security>;

export const securityRetrieve = endpoint({
  name: 'securityRetrieve',
  method: 'GET',
  path: '/dashboard/security',
  summary: 'How the signed-in person proves who they are',
  credential: 'session',
  answer: security,
  status: 200,
  errors: [],
  beforeSecondFactor: true,
  extension: true,
});

export const passwordChange = endpoint({
  name: 'passwordChange',
  method: 'POST',
  path: '/dashboard/password/change',
  summary: "Change one's own password; ends every other session of the person",
  credential: 'session',
  body: z.strictObject({ current: typedSecret, password: newPassword }),
  answer: outcome,
  status: 200,
  errors: ['conflict', 'rate_limited'],
  extension: true,
});

export const secondFactorBegin = endpoint({
  name: 'secondFactorBegin',
  method: 'POST',
  path: '/dashboard/second-factor/begin',
  summary: 'Make the secret of a new second factor; it is in this answer and nowhere else',
  credential: 'session',
  body: z.strictObject({}),
  answer: z.object({
    /** Base32, to be typed where nothing can be scanned. */
    secret: z.string(),
    /** `otpauth://totp/…` */
    uri: z.string(),
    /** The same as a picture: a whole SVG document. */
    qr: z.string(),
  }),
  status: 200,
  errors: ['conflict', 'rate_limited'],
  beforeSecondFactor: true,
  extension: true,
});

const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

export const secondFactorConfirm = endpoint({
  name: 'secondFactorConfirm',
  method: 'POST',
  path: '/dashboard/second-factor/confirm',
  summary:
    'Switch the new second factor on with a code of it; the recovery codes are in this answer and nowhere else',
  credential: 'session',
  body: z.strictObject({ code: typedCode }),
  answer: recoveryCodes,
  status: 200,
  errors: ['conflict', 'rate_limited'],
  beforeSecondFactor: true,
  extension: true,
});

export const secondFactorRemove = endpoint({
  name: 'secondFactorRemove',
  method: 'POST',
  path: '/dashboard/second-factor/remove',
  summary: "Remove one's own second factor, with the password and a code",
  credential: 'session',
  body: z.strictObject({ password: typedSecret, code: typedCode }),
  answer: outcome,
  status: 200,
  errors: ['conflict', 'rate_limited'],
  extension: true,
});

export const recoveryCodesRenew = endpoint({
  name: 'recoveryCodesRenew',
  method: 'POST',
  path: '/dashboard/second-factor/recovery-codes',
  summary: 'New recovery codes in place of all former ones, with a code of the app',
  credential: 'session',
  body: z.strictObject({ code: typedCode }),
  answer: recoveryCodes,
  status: 200,
  errors: ['conflict', 'rate_limited'],
  extension: true,
});
