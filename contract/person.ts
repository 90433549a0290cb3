import * as z from 'zod/mini';
import { filledText, isStorableText } from './text.ts';

/** As it is typed, at most 254 characters (RFC 5321); one address, no list, no display name, no control characters. */
export const email = z.string().check(
  z.refine(
    (value: string) =>
      /^[^\s\p{Cc}@<>,;:"()[\]\\]+@[^\s\p{Cc}@<>,;:"()[\]\\.]+(\.[^\s\p{Cc}@<>,;:"()[\]\\.]+)+$/u.test(value),
    'Must be an e-mail address.',
  ),
  z.refine(
    (value: string) => value.length <= 254 && isStorableText(value),
    'Must be at most 254 characters.',
  ),
);

/** 10 to 15 digits. Forms may take any spelling; the wire takes digits. */
export const phoneNumber = z.string().check(z.regex(/^\d{10,15}$/, 'Must be 10 to 15 digits.'));

/** Digits of a phone number however it was typed: `+1 (555) 123-4567` → `15551234567`. */
export function phoneDigits(typed: string): string {
  return typed.replace(/\D/g, '');
}

/** On one line: a name is written into the head of a mail. */
export const personName = filledText(100).check(
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are exactly what is looked for
  z.refine((value: string) => !/[\u0000-\u001f\u007f\u2028\u2029]/.test(value), 'Must be on one line.'),
);
