/**
 * What "ignores case" compares: composed and in lower case, folded here rather than by the database,
 * whose answer for letters beyond ASCII depends on the locale it was made with.
 */
export function folded(text: string): string {
  // A capital sigma becomes another letter at the end of a word, and part of a word ends elsewhere than the word does.
  return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
}

/** A LIKE pattern that finds `text` anywhere, with every character standing for itself. */
export function containsPattern(text: string): string {
  return `%${folded(text).replace(/[\\%_]/g, '\\$&')}%`;
}
