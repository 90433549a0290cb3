import type { studyList as endpoint } from '#contract/study-endpoints.ts';
import { pageOf, positionOf } from '#server/clinic/listed.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import type { SelfHostedParts } from './parts.ts';
import { type Narrow, narrowToContaining } from './study-contains.ts';
import { readStudies } from './study-rows.ts';

/** A page of studies: newest first, or turned round with `order=oldest`. */
export function studyList(parts: SelfHostedParts): Verb<typeof endpoint> {
  return async ({ actor, query }) => {
    const { cursor, limit, ...filter } = query;
    const scope = { list: 'studies', clinicId: actor.clinicId, filter };
    const position = positionOf(parts.cursorKey, scope, cursor);
    const order = filter.order === 'oldest' ? 'asc' : 'desc';
    const narrow: Narrow = (studies) => {
      let narrowed = studies.where('clinic_id', '=', actor.clinicId);
      if (filter.assignedTo !== undefined) {
        narrowed =
          filter.assignedTo === null
            ? narrowed.where('assigned_to', 'is', null)
            : narrowed.where('assigned_to', '=', filter.assignedTo);
      }
      if (filter.expressCustomerId !== undefined) {
        narrowed =
          filter.expressCustomerId === null
            ? narrowed.where('express_customer_id', 'is', null)
            : narrowed.where('express_customer_id', '=', filter.expressCustomerId);
      }
      if (filter.isCancelled === true) narrowed = narrowed.where('cancelled_at', 'is not', null);
      if (filter.isCancelled === false) narrowed = narrowed.where('cancelled_at', 'is', null);
      if (filter.severity !== undefined) narrowed = narrowed.where('severity', '=', filter.severity);
      if (filter.studyViewerStatus !== undefined) {
        narrowed = narrowed.where('study_viewer_status', '=', filter.studyViewerStatus);
      }
      if (position !== undefined) {
        const last = [new Date(position.at), String(position.id)] as const;
        narrowed = narrowed.where(({ eb, refTuple, tuple }) =>
          eb(refTuple('created_at', 'study_id'), order === 'asc' ? '>' : '<', tuple(...last)),
        );
      }
      return narrowed;
    };
    const wanted = limit + 1;
    const { studyDescription: text } = filter;
    const pick =
      text === undefined || text === ''
        ? narrow
        : await narrowToContaining(parts.db, { clinicId: actor.clinicId, text, narrow, order, wanted });
    const rows = await readStudies(parts.db, order, (studies) =>
      pick(studies).orderBy('created_at', order).orderBy('study_id', order).limit(wanted),
    );
    const { rows: shown, ...rest } = pageOf(rows, limit, parts.cursorKey, scope, ({ at, study }) => ({
      at,
      id: study.studyId,
    }));
    return { studies: shown.map(({ study }) => study), ...rest };
  };
}
