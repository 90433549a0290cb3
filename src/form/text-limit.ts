import { codePoints } from '#contract/text.ts';

const number = new Intl.NumberFormat('en');

/**
 * How much room is left, from four fifths of the limit on: `912 of 1,000 characters`. Before that nobody wants to
 * know. In code points, as the server counts.
 */
export function roomWords(text: string, max: number): string | undefined {
  const length = codePoints(text);
  return length > max * 0.8 ? `${number.format(length)} of ${number.format(max)} characters` : undefined;
}
