import type { Study } from '#contract/study.ts';
import { studyRetrieveByUid as byUidEndpoint, studyRetrieve as endpoint } from '#contract/study-endpoints.ts';
import { audited } from '#server/clinic/audited.ts';
import { everyone } from '#server/clinic/authority.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import type { ChangeCall } from './change.ts';
import { ownStudy } from './own-fields.ts';
import type { VendorParts } from './parts.ts';

/** One study, by its id. The vendor only sees the key; who looked is on record here. */
export function studyRetrieve(parts: VendorParts): Verb<typeof endpoint> {
  return async (call) => {
    const { studyId } = call.params;
    return recorded(parts, call, await parts.reads.read(endpoint, { params: { studyId } }, call));
  };
}

/** One study, by its DICOM Study Instance UID. */
export function studyRetrieveByUid(parts: VendorParts): Verb<typeof byUidEndpoint> {
  return async (call) => {
    const { studyInstanceUid } = call.params;
    return recorded(
      parts,
      call,
      await parts.reads.read(byUidEndpoint, { params: { studyInstanceUid } }, call),
    );
  };
}

function recorded(parts: VendorParts, call: ChangeCall, study: Study): Promise<Study> {
  const object = { kind: 'study', id: study.studyId, name: study.studyDescription } as const;
  return audited(parts, call, { action: 'studyRetrieve', object, permit: everyone }, async () => ({
    answer: study,
    record: { object },
  })).then((answer) => ownStudy(parts, answer));
}
