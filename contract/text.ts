import * as z from 'zod/mini';

/** Length in Unicode code points: what the documented limits count, and what a person would count. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/**
 * PostgreSQL cannot store NUL, and a lone surrogate cannot be written as UTF-8.
 * Either would otherwise come back from the database as a failure of ours.
 */
export function isStorableText(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is exactly what is looked for
  return !/\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}

const storable = z.refine<string>(isStorableText, 'Contains a character that cannot be stored.');

/** Text of `min` to `max` code points, without NUL or broken Unicode. */
export function text(min: number, max: number) {
  return z.string().check(
    storable,
    z.refine(
      (value: string) => {
        // A UTF-16 unit is at least half a code point: this settles most texts without walking them.
        if (value.length > max * 2) return false;
        const length = codePoints(value);
        return length >= min && length <= max;
      },
      min === 0
        ? `Must be at most ${max} characters.`
        : min === 1
          ? `Must be 1 to ${max} characters.`
          : `Must be ${min} to ${max} characters.`,
    ),
  );
}

/** Text that says something: not only blanks. */
export function filledText(max: number) {
  return text(1, max).check(z.refine((value: string) => value.trim() !== '', 'Must not be blank.'));
}
