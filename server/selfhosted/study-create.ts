import type { Study } from '#contract/study.ts';
import type { studyCreate as endpoint } from '#contract/study-endpoints.ts';
import { mayManageStudies } from '#contract/study-rules.ts';
import { audited } from '#server/clinic/audited.ts';
import { databaseFailure } from '#server/database/failure.ts';
import { folded } from '#server/database/folded.ts';
import { conflict } from '#server/viewer/refusal.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import type { SelfHostedParts } from './parts.ts';
import { assertAssignable, assertKnownCustomer } from './study-references.ts';
import { readStudy } from './study-rows.ts';

/** Creates a study. 400 for an assignee or customer that the clinic does not have, 409 for a known DICOM UID. */
export function studyCreate(parts: SelfHostedParts): Verb<typeof endpoint> {
  return async (call) => {
    const { actor, body } = call;
    const studyId = parts.newId('stu');
    try {
      return await audited(
        parts,
        call,
        { action: 'studyCreate', object: { kind: 'study', id: null }, permit: mayManageStudies },
        async (trx) => {
          const assignedTo = body.assignedTo ?? null;
          const expressCustomerId = body.expressCustomerId ?? null;
          if (assignedTo !== null) await assertAssignable(trx, actor.clinicId, assignedTo);
          if (expressCustomerId !== null) await assertKnownCustomer(trx, actor.clinicId, expressCustomerId);
          const now = parts.now();
          await trx
            .insertInto('studies')
            .values({
              study_id: studyId,
              clinic_id: actor.clinicId,
              study_instance_uid: body.studyInstanceUid,
              study_description: body.studyDescription,
              study_description_folded: folded(body.studyDescription),
              severity: body.severity,
              study_viewer_status: 'incomplete',
              assigned_to: assignedTo,
              express_customer_id: expressCustomerId,
              metadata: body.metadata === undefined ? null : JSON.stringify(body.metadata),
              created_by_user_id: actor.kind === 'user' ? actor.userId : null,
              created_by_api_key_id: actor.kind === 'apiKey' ? actor.apiKeyId : null,
              created_at: now,
              updated_at: now,
              cancelled_at: null,
            })
            .execute();
          const study = await readStudy(trx, actor.clinicId, studyId);
          return {
            answer: study,
            record: {
              object: { kind: 'study', id: studyId, name: study.studyDescription },
              after: { ...body, ...namesOf(study) },
            },
          };
        },
      );
    } catch (error) {
      const failure = databaseFailure(error);
      if (failure.kind !== 'unique' || failure.constraint !== 'studies_clinic_id_study_instance_uid_key')
        throw error;
      throw conflict('The clinic already has a study with this DICOM Study Instance UID.', {
        studyInstanceUid: 'The clinic already has a study with this UID.',
      });
    }
  };
}

/** Whom and what the body names by an id only; an id alone would be of no use once they are gone. */
function namesOf({ assignedTo, expressCustomer }: Study): Record<string, unknown> {
  return {
    ...(!assignedTo
      ? {}
      : {
          assignedTo: {
            userId: assignedTo.userId,
            name: [assignedTo.firstName, assignedTo.lastName].filter(Boolean).join(' '),
          },
        }),
    ...(!expressCustomer ? {} : { expressCustomerId: expressCustomer }),
  };
}
