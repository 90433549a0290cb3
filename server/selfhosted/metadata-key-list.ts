import { sql } from 'kysely';
import type { metadataKeyList as endpoint } from '#contract/metadata-key.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import type { SelfHostedParts } from './parts.ts';

const studiesMax = 1_000;
const keysMax = 100;
const valuesMax = 10;

/**
 * What the clinic writes into metadata: for suggestions while typing. Looks at the latest studies only, so that it costs
 * the same in a clinic of any age.
 */
export function metadataKeyList(parts: SelfHostedParts): DashboardVerb<typeof endpoint> {
  return async ({ actor }) => {
    const { rows } = await sql<{ key: string; value: string; count: number }>`
      select pair.key, pair.value, count(*)::int as count
      from (
        select metadata from studies where clinic_id = ${actor.clinicId}
        order by created_at desc, study_id desc limit ${studiesMax}
      ) latest, jsonb_each_text(latest.metadata) pair
      group by pair.key, pair.value
      order by count desc, pair.key collate "C", pair.value collate "C"`.execute(parts.db);
    const keys = new Map<string, { studies: number; values: string[] }>();
    for (const { key, value, count } of rows) {
      const entry = keys.get(key) ?? { studies: 0, values: [] };
      entry.studies += count;
      // A value that one study has is of that study: an accession number is no suggestion for another.
      if (count > 1 && value !== '' && entry.values.length < valuesMax) entry.values.push(value);
      keys.set(key, entry);
    }
    const metadataKeys = [...keys].map(([key, entry]) => ({ key, ...entry }));
    metadataKeys.sort((a, b) => b.studies - a.studies || (a.key < b.key ? -1 : 1));
    return { metadataKeys: metadataKeys.slice(0, keysMax) };
  };
}
