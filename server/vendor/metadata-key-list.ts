import type { metadataKeyList as endpoint } from '#contract/metadata-key.ts';
import { type CountedPair, metadataKeysOf } from '#server/clinic/metadata-keys.ts';
import type { DashboardVerb } from '#server/viewer/dashboard.ts';
import { lookAtSome } from './look-at-some.ts';
import type { VendorParts } from './parts.ts';
import type { SeenInStudies } from './seen-in-studies.ts';

/** What the studies that were seen have in their metadata: for suggestions while typing. */
export function metadataKeyList(parts: VendorParts, seen: SeenInStudies): DashboardVerb<typeof endpoint> {
  return async (call) => {
    await lookAtSome(parts, seen, call);
    const counts = new Map<string, CountedPair>();
    for (const { metadata } of seen.studies())
      for (const [key, value] of Object.entries(metadata)) {
        const name = JSON.stringify([key, value]);
        counts.set(name, { key, value, count: (counts.get(name)?.count ?? 0) + 1 });
      }
    const pairs = [...counts.values()].sort(
      (a, b) => b.count - a.count || (a.key < b.key ? -1 : a.key > b.key ? 1 : a.value < b.value ? -1 : 1),
    );
    return metadataKeysOf(pairs);
  };
}
