import { commonPasswordParts } from './common-password-parts.ts';

/** What a stranger could find out about somebody and try first. */
export interface PasswordContext {
  readonly email: string;
  readonly clinicNames: readonly string[];
}

/**
 * Why a password that is long enough is still easy to guess, or undefined. Whoever guesses tries words, rows of keys
 * and what belongs to the person before anything else, so such a part counts for little, however long it is; every
 * other character counts for itself. No list of known passwords can be long enough, and this needs none.
 */
export function weakPasswordReason(password: string, context: PasswordContext): string | undefined {
  const characters = [...password].map((character) => [...character.toLowerCase()][0] ?? character);
  if (new Set(characters).size < 5) return 'Must have more different characters.';
  if (unitLength(characters) < 8) return 'Must not repeat a few characters again and again.';

  const covered = characters.map(() => false);
  let bits = 0;
  /** Counts a part once, and only where no longer one lies over it. */
  const cover = (from: number, length: number, worth: number): boolean => {
    if (covered.slice(from, from + length).some(Boolean)) return false;
    covered.fill(true, from, from + length);
    bits += worth;
    return true;
  };
  const coverWords = (words: readonly string[], worth: number): boolean => {
    let found = false;
    for (const text of readings(characters)) {
      for (const word of words) {
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
          // By code points, as `characters` has them: nothing in a word of ours is outside the basic plane.
          found = cover(text.slice(0, at).length, word.length, worth) || found;
        }
      }
    }
    return found;
  };

  const isOwn = coverWords(ownWords(context), bitsOf.own);
  coverWords(commonWords, bitsOf.word);
  for (const { from, length } of runs(characters, covered)) cover(from, length, bitsOf.run);
  for (const year of characters.join('').matchAll(/(?:19|20)\d\d/g)) cover(year.index, 4, bitsOf.year);
  for (const [index, character] of characters.entries()) {
    if (!covered[index]) bits += worthOf(character);
  }
  if (bits >= enoughBits) return undefined;
  return isOwn
    ? 'Must not be made of your e-mail address or the name of the clinic.'
    : 'Must not be made of common words, rows of keys or dates alone.';
}

const longestFirst = (a: string, b: string) => b.length - a.length;
const commonWords = commonPasswordParts.toSorted(longestFirst);

/** A part of each kind is one of about so many: 2 to the power of this. */
const bitsOf = { own: 3, word: 10, run: 5, year: 6 } as const;
const enoughBits = 36;

function worthOf(character: string): number {
  if (/\d/.test(character)) return 3.3;
  if (/\s/.test(character)) return 0;
  return /[a-z]/.test(character) ? 4.7 : 5;
}

/** Of the shortest part of which the whole is made by repeating it, the last time perhaps not to its end. */
function unitLength(characters: readonly string[]): number {
  for (let length = 1; length <= characters.length / 2; length++) {
    if (characters.every((character, index) => character === characters[index % length])) return length;
  }
  return characters.length;
}

const lookAlikes: readonly ReadonlyMap<string, string>[] = [
  new Map(),
  new Map(Object.entries({ 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's', '!': 'i' })),
  new Map(Object.entries({ 0: 'o', 1: 'l', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's', '!': 'l' })),
];

/** As it stands, and as it is meant: `P@ssw0rd` is `password`. Each as long as the other. */
function readings(characters: readonly string[]): string[] {
  return lookAlikes.map((signs) =>
    characters
      .map((character) => signs.get(character) ?? character)
      // One unit a character, so that a place in the text is a place among the characters.
      .map((character) => (character.length === 1 ? character : '\uFFFF'))
      .join(''),
  );
}

/** Words of three letters or more; shorter ones are in everything. */
function ownWords({ email, clinicNames }: PasswordContext): string[] {
  const text = [email, ...clinicNames].join(' ').toLowerCase();
  const localPart = email.split('@')[0]?.toLowerCase() ?? '';
  return [localPart, ...text.split(/[^\p{L}\p{N}]+/u)].filter((word) => word.length >= 3).sort(longestFirst);
}

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
  'yxcvbnm',
];
const steps: ReadonlySet<string> = new Set(
  rows.flatMap((row) =>
    [...row].slice(1).flatMap((key, index) => [`${row[index]}${key}`, `${key}${row[index]}`]),
  ),
);

/** Where three or more characters that are no part of a word are the same, or neighbours in a row of keys or the alphabet. */
function runs(
  characters: readonly string[],
  covered: readonly boolean[],
): { readonly from: number; readonly length: number }[] {
  const found: { from: number; length: number }[] = [];
  const goesOn = (index: number): boolean => {
    const [before, here] = [characters[index - 1], characters[index]];
    if (here === undefined || covered[index - 1] || covered[index]) return false;
    return before === here || steps.has(`${before}${here}`);
  };
  let from = 0;
  for (let index = 1; index <= characters.length; index++) {
    if (goesOn(index)) continue;
    if (index - from >= 3) found.push({ from, length: index - from });
    from = index;
  }
  return found;
}
