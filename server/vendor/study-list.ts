import { studyList as endpoint } from '#contract/study-endpoints.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import { notHere, pageEnd, vendorCursor } from './listed.ts';
import { ownStudies } from './own-fields.ts';
import type { VendorParts } from './parts.ts';
import type { SeenInStudies } from './seen-in-studies.ts';

/** A page of studies, newest first: the vendor's list has no other order. */
export function studyList(parts: VendorParts, seen: SeenInStudies): Verb<typeof endpoint> {
  return async (call) => {
    const { cursor, limit, order, ...filter } = call.query;
    if (order === 'oldest') throw notHere('order');
    const scope = { list: 'studies', clinicId: parts.clinicId, filter };
    const page = await parts.reads.read(
      endpoint,
      { query: { ...filter, limit, cursor: vendorCursor(parts.cursorKey, scope, cursor) } },
      call,
    );
    seen.note(page.studies);
    return { studies: await ownStudies(parts, page.studies), ...pageEnd(parts.cursorKey, scope, page) };
  };
}
