import { randomInt } from 'node:crypto';

/** No letter or digit that can be taken for another: each is 4.9 bits. */
const letters = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

export function randomLetters(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}
