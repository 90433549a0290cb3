import type { Answer } from '#contract/endpoint.ts';
import type { metadataKeyList } from '#contract/metadata-key.ts';

const keysMax = 100;
const valuesMax = 10;

export interface CountedPair {
  readonly key: string;
  readonly value: string;
  /** Studies that have this pair. */
  readonly count: number;
}

/** Suggestions for somebody who types metadata. `pairs`: the most frequent first. */
export function metadataKeysOf(pairs: readonly CountedPair[]): Answer<typeof metadataKeyList> {
  const keys = new Map<string, { studies: number; values: string[] }>();
  for (const { key, value, count } of pairs) {
    const entry = keys.get(key) ?? { studies: 0, values: [] };
    entry.studies += count;
    // A value that one study has is of that study: an accession number is no suggestion for another.
    if (count > 1 && value !== '' && entry.values.length < valuesMax) entry.values.push(value);
    keys.set(key, entry);
  }
  const metadataKeys = [...keys].map(([key, entry]) => ({ key, ...entry }));
  metadataKeys.sort((a, b) => b.studies - a.studies || (a.key < b.key ? -1 : 1));
  return { metadataKeys: metadataKeys.slice(0, keysMax) };
}
