import type { Study } from '#contract/study.ts';
import type { StudyCreateBody } from '#contract/study-bodies.ts';
import { studyCreate as endpoint, studyRetrieveByUid } from '#contract/study-endpoints.ts';
import { mayManageStudies } from '#contract/study-rules.ts';
import type { Actor } from '#server/viewer/actor.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import { askedBy } from './asked-by.ts';
import { assignable, named } from './assignee.ts';
import { change } from './change.ts';
import { ownStudy } from './own-fields.ts';
import type { VendorParts } from './parts.ts';

/** Creates a study at the vendor, in the name of the key; who it was is on record here. */
export function studyCreate(parts: VendorParts): Verb<typeof endpoint> {
  return async (call) => {
    const { actor, body } = call;
    const attempt = {
      action: 'studyCreate',
      object: { kind: 'study', id: null },
      turn: body.studyInstanceUid,
      permit: mayManageStudies,
    } as const;
    const study = await change<Study>(parts, call, attempt, async () => {
      const assignee = body.assignedTo ? await assignable(parts, actor, body.assignedTo) : undefined;
      const after = { ...body, ...(assignee === undefined ? {} : { assignedTo: named(assignee) }) };
      return {
        facts: { object: { kind: 'study', id: null, name: body.studyDescription }, after },
        send: () => parts.client.call(endpoint, { body }, askedBy(actor)),
        look: () => createdStudy(parts, actor, body),
        told: ({ studyId, studyDescription, expressCustomer }) => ({
          object: { id: studyId, name: studyDescription },
          after: { ...after, ...(expressCustomer ? { expressCustomerId: expressCustomer } : {}) },
        }),
      };
    });
    return ownStudy(parts, study);
  };
}

/** Within a clinic a UID is a study's own, so what has it now is what was sent, if it also says the same. */
async function createdStudy(
  parts: VendorParts,
  actor: Actor,
  { studyInstanceUid, studyDescription, severity, assignedTo }: StudyCreateBody,
): Promise<Study | undefined> {
  const study = await parts.client.call(studyRetrieveByUid, { params: { studyInstanceUid } }, askedBy(actor));
  const isSame =
    study.studyDescription === studyDescription &&
    study.severity === severity &&
    (study.assignedTo?.userId ?? null) === (assignedTo ?? null);
  return isSame ? study : undefined;
}
