import { sql } from 'kysely';
import type { metadataKeyList as endpoint } from '#contract/metadata-key.ts';
import { metadataKeysOf } from '#server/clinic/metadata-keys.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import type { SelfHostedParts } from './parts.ts';

const studiesMax = 1_000;

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
    return metadataKeysOf(rows);
  };
}
