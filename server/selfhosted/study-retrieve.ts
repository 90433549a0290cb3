import type { StudyNameBody } from '#contract/study-bodies.ts';
import type {
  studyRetrieveByUid as byUidEndpoint,
  studyRetrieve as endpoint,
} from '#contract/study-endpoints.ts';
import { audited } from '#server/clinic/audited.ts';
import { everyone } from '#server/clinic/authority.ts';
import type { Call, Verb } from '#server/viewer/viewer.ts';
import type { SelfHostedParts } from './parts.ts';
import { findNamedStudy, readStudy } from './study-rows.ts';

/** One study, by its id. Who looked is on record: a study is about a patient. */
export function studyRetrieve(parts: SelfHostedParts): Verb<typeof endpoint> {
  return (call) => retrieve(parts, call, { studyId: call.params.studyId });
}

/** One study, by its DICOM Study Instance UID. */
export function studyRetrieveByUid(parts: SelfHostedParts): Verb<typeof byUidEndpoint> {
  return (call) => retrieve(parts, call, { studyInstanceUid: call.params.studyInstanceUid });
}

function retrieve(
  parts: SelfHostedParts,
  call: Pick<Call<typeof endpoint>, 'actor' | 'request'>,
  name: StudyNameBody,
) {
  const { clinicId } = call.actor;
  const attempt = {
    action: 'studyRetrieve',
    object: { kind: 'study', id: name.studyId ?? null },
    permit: everyone,
  } as const;
  return audited(parts, call, attempt, async (trx) => {
    const { study_id } = await findNamedStudy(trx, clinicId, name);
    const study = await readStudy(trx, clinicId, study_id);
    return {
      answer: study,
      record: { object: { kind: 'study', id: study.studyId, name: study.studyDescription } },
    };
  });
}
