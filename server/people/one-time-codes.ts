import { Secret, TOTP } from 'otpauth';
import { secondFactorDigits } from '#contract/security.ts';

/** RFC 6238 as every authenticator app has it. */
const shape = { algorithm: 'SHA1', digits: secondFactorDigits, period: 30 } as const;
const periodMs = shape.period * 1000;

/** What an app shows, without blanks. */
export const oneTimeCode = new RegExp(`^\\d{${secondFactorDigits}}$`);

/** How far a phone's clock may be off, in steps of half a minute. */
const toleratedSteps = 1;

/** 160 random bits in base32, as RFC 4226 wants them. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an app scans. */
export function totpUri(secret: string, account: string): string {
  return new TOTP({ ...shape, issuer: 'Readroom', label: account, secret }).toString();
}

/** The step (half minutes since 1970) whose code this is; undefined when it is none of those around `at`. */
export function stepOfCode(secret: string, code: string, at: Date): number | undefined {
  // The library throws at letters that take more bytes than they are long.
  if (!oneTimeCode.test(code)) return undefined;
  const totp = new TOTP({ ...shape, secret });
  const offset = totp.validate({ token: code, timestamp: at.getTime(), window: toleratedSteps });
  return offset === null ? undefined : Math.floor(at.getTime() / periodMs) + offset;
}
