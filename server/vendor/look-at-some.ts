import { pageLimitMax } from '#contract/page.ts';
import { studyList } from '#contract/study-endpoints.ts';
import type { ChangeCall } from './change.ts';
import type { VendorParts } from './parts.ts';
import type { SeenInStudies } from './seen-in-studies.ts';

/** The worklist of whoever asks usually has more than this in it already. */
const enough = 300;

/** Reads the newest studies where hardly any have passed by yet: after a start, before anybody has opened a list. */
export async function lookAtSome(parts: VendorParts, seen: SeenInStudies, call: ChangeCall): Promise<void> {
  let cursor: string | undefined;
  for (let pages = 0; pages < 3 && seen.studies().length < enough; pages++) {
    const page = await parts.reads.read(studyList, { query: { limit: pageLimitMax, cursor } }, call);
    seen.note(page.studies);
    if (!page.hasMore || !page.cursor) return;
    cursor = page.cursor;
  }
}
