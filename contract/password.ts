import * as z from 'zod/mini';
import { isStorableText } from './text.ts';

export const passwordMin = 12;
export const passwordMax = 128;

/** Length is what makes a password strong; the maximum bounds the cost of hashing. */
export const newPassword = z
  .string()
  .check(
    z.minLength(passwordMin, `Must be at least ${passwordMin} characters.`),
    z.maxLength(passwordMax, `Must be at most ${passwordMax} characters.`),
    z.refine(isStorableText, 'Contains a character that cannot be stored.'),
  );
