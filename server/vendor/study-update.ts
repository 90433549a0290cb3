import type { Study } from '#contract/study.ts';
import type { StudyUpdateBody } from '#contract/study-bodies.ts';
import { studyUpdate as endpoint } from '#contract/study-endpoints.ts';
import { mayManageStudies } from '#contract/study-rules.ts';
import { changedFields } from '#server/clinic/changed-fields.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import { askedBy } from './asked-by.ts';
import { assignable, named } from './assignee.ts';
import { change } from './change.ts';
import { assertUnmoved } from './compare.ts';
import { freshStudy } from './named-study.ts';
import { ownStudy } from './own-fields.ts';
import type { VendorParts } from './parts.ts';

/** Changes what the body names. A body that changes nothing is not sent. */
export function studyUpdate(parts: VendorParts): Verb<typeof endpoint> {
  return async (call) => {
    const { actor, params, body } = call;
    const attempt = {
      action: 'studyUpdate',
      object: { kind: 'study', id: params.studyId },
      permit: mayManageStudies,
    } as const;
    const study = await change<Study>(parts, call, attempt, async () => {
      const before = await freshStudy(parts, actor, params.studyId);
      assertUnmoved(call, before);
      const wanted = definedOnly(body);
      const changed = changedFields(writable(before), wanted);
      if (changed === undefined) return { answer: before };
      const assignee =
        'assignedTo' in changed.after && body.assignedTo
          ? await assignable(parts, actor, body.assignedTo)
          : undefined;
      return {
        facts: {
          object: { kind: 'study', id: before.studyId, name: before.studyDescription },
          before: {
            ...changed.before,
            ...('assignedTo' in changed.before && before.assignedTo
              ? { assignedTo: named(before.assignedTo) }
              : {}),
          },
          after: { ...changed.after, ...(assignee === undefined ? {} : { assignedTo: named(assignee) }) },
        },
        send: () => parts.client.call(endpoint, { params, body }, askedBy(actor)),
        look: async () => {
          const now = await freshStudy(parts, actor, params.studyId);
          return changedFields(writable(now), wanted) === undefined ? now : undefined;
        },
        told: ({ studyId, studyDescription }) => ({ object: { id: studyId, name: studyDescription } }),
      };
    });
    return ownStudy(parts, study);
  };
}

/** The fields that an update may name. */
function writable(study: Study): Record<string, unknown> {
  return {
    assignedTo: study.assignedTo?.userId ?? null,
    metadata: study.metadata ?? null,
    severity: study.severity,
    studyDescription: study.studyDescription,
    studyViewerStatus: study.studyViewerStatus,
  };
}

function definedOnly(body: StudyUpdateBody): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
