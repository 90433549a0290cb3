import { type ClinicRole, clinicRoles } from '#contract/clinic-roles.ts';
import { clinicRoleAliases } from './clinic-role-aliases.ts';
import { editDistance } from './edit-distance.ts';
import { plainWords } from './plain-words.ts';

export interface RoleSuggestion {
  readonly role: ClinicRole;
  /** Above 0, at most 1, which is the role's own name. */
  readonly score: number;
}

/** From here on nobody has to be asked: a name, a known abbreviation, or one slip in a long word. */
export const sureRoleScore = 0.9;
/** Below this a suggestion would be a guess. */
const leastScore = 0.25;
/** What a known other name is worth: a role's own name comes first. */
const aliasWorth = 0.97;
/** A word that a role's name does not have tells less against it than one that it has and was not typed. */
const surplusWeight = 0.35;

/** Rank and courtesy say nothing about the role, unless they are all there is. */
const fillers = new Set([
  'dr',
  'the',
  'a',
  'of',
  'and',
  'senior',
  'sr',
  'junior',
  'jr',
  'lead',
  'staff',
  'chief',
]);

interface Phrase {
  readonly role: ClinicRole;
  readonly text: string;
  readonly words: readonly string[];
  readonly worth: number;
}

const phrases: readonly Phrase[] = clinicRoles.flatMap((role) =>
  [role, ...(clinicRoleAliases[role] ?? [])].map((name, index) => {
    const words = plainWords(name);
    return { role, text: words.join(' '), words, worth: index === 0 ? 1 : aliasWorth };
  }),
);

/** 1 for the same word; less for its beginning (what is still being typed) and for a slip or two in a long one. */
function wordLikeness(typed: string, word: string): number {
  if (typed === word) return 1;
  if (typed.length >= 2 && word.startsWith(typed)) return 0.6 + 0.4 * (typed.length / word.length);
  const slips = word.length >= 8 ? 2 : word.length >= 5 ? 1 : 0;
  const distance = editDistance(typed, word, slips);
  return distance <= slips ? 1 - distance / word.length : 0;
}

function phraseLikeness(typed: readonly string[], phrase: Phrase): number {
  const free = [...typed];
  let found = 0;
  for (const word of phrase.words) {
    let best = -1;
    let likeness = 0;
    for (const [index, candidate] of free.entries()) {
      const its = wordLikeness(candidate, word);
      if (its > likeness) [best, likeness] = [index, its];
    }
    if (best < 0) continue;
    found += likeness;
    free.splice(best, 1);
  }
  return (found / (phrase.words.length + surplusWeight * free.length)) * phrase.worth;
}

/**
 * The clinic roles that a free text may mean, best first, each once: `rad tech`, `RN`, `front desk`, `neuro radiologist`,
 * `Radiolgist`, or the beginning of a role that is being typed. Nothing for a text that is like none of them.
 */
export function suggestClinicRoles(typed: string): RoleSuggestion[] {
  const all = plainWords(typed);
  // One letter is in too many names to mean any.
  if (all.join('').length < 2) return [];
  const telling = all.filter((word) => !fillers.has(word));
  const words = telling.length === 0 ? all : telling;
  const whole = all.join(' ');
  const best = new Map<ClinicRole, number>();
  for (const phrase of phrases) {
    const score = phrase.text === whole ? phrase.worth : phraseLikeness(words, phrase);
    if (score >= leastScore && score > (best.get(phrase.role) ?? 0)) best.set(phrase.role, score);
  }
  return [...best].map(([role, score]) => ({ role, score })).sort((a, b) => b.score - a.score);
}
