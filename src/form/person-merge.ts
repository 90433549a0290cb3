import type { ChangeNote } from '#contract/error.ts';
import { levelWords } from '#src/lib/person-words.ts';
import type { MergePart } from './merge-part.ts';
import { hasAccess, type PersonValues, personFieldLabels, personFields } from './person-values.ts';

function wordsOf(values: PersonValues, field: keyof PersonValues): string {
  if (field === 'level') return levelWords[values.level];
  if (field === 'hasDashboardAccess') return hasAccess(values) ? 'Yes' : 'No';
  const value = values[field];
  return typeof value === 'boolean' ? (value ? 'Yes' : 'No') : value.trim() || 'none';
}

/** What others changed about a person, field by field. What they changed to the very same is not mentioned. */
export function mergePerson(base: PersonValues, mine: PersonValues, theirs: PersonValues): MergePart[] {
  return personFields.flatMap((field) => {
    const [before, my, their] = [wordsOf(base, field), wordsOf(mine, field), wordsOf(theirs, field)];
    if (their === before || their === my) return [];
    return [
      {
        id: field,
        label: personFieldLabels[field],
        before,
        mine: my,
        theirs: their,
        isConflict: my !== before,
      },
    ];
  });
}

/** My values with theirs in the named fields. */
export function withTheirs(
  mine: PersonValues,
  theirs: PersonValues,
  fields: ReadonlySet<string>,
): PersonValues {
  const taken = Object.entries(theirs).filter(([field]) => fields.has(field));
  return { ...mine, ...Object.fromEntries(taken) };
}

/** `changed the level and the phone`. */
export function personChangeWords({ fields }: Pick<ChangeNote, 'fields'>): string {
  const known = fields.flatMap((field) => {
    const label: string | undefined = Object.entries(personFieldLabels).find(([name]) => name === field)?.[1];
    return label === undefined ? [] : `the ${label.toLowerCase()}`;
  });
  const last = known.pop();
  if (last === undefined) return 'changed it';
  return `changed ${known.length === 0 ? last : `${known.join(', ')} and ${last}`}`;
}
