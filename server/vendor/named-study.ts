import type { Study } from '#contract/study.ts';
import type { StudyNameBody } from '#contract/study-bodies.ts';
import { studyRetrieve, studyRetrieveByUid } from '#contract/study-endpoints.ts';
import type { Actor } from '#server/viewer/actor.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import { askedBy } from './asked-by.ts';
import { ownStudy } from './own-fields.ts';
import type { VendorParts } from './parts.ts';

/** As it is now, never from what was kept: somebody is about to change it. @throws VendorFailure */
export async function freshStudy(parts: VendorParts, actor: Actor, studyId: string): Promise<Study> {
  const study = await parts.client.call(studyRetrieve, { params: { studyId } }, askedBy(actor));
  return ownStudy(parts, study);
}

/**
 * By either identifier, or by both when they agree.
 * @throws Refusal 400 when they name different studies; VendorFailure
 */
export async function namedStudy(parts: VendorParts, actor: Actor, name: StudyNameBody): Promise<Study> {
  const { studyId, studyInstanceUid } = name;
  if (studyInstanceUid === undefined) return freshStudy(parts, actor, studyId ?? '');
  const byUid = await parts.client.call(studyRetrieveByUid, { params: { studyInstanceUid } }, askedBy(actor));
  if (studyId === undefined || studyId === byUid.studyId) return ownStudy(parts, byUid);
  // A study that is not there is a 404, whatever the other name says.
  await freshStudy(parts, actor, studyId);
  throw new Refusal('invalid_request', 'studyId and studyInstanceUid name different studies.', {
    fieldErrors: { studyInstanceUid: 'Names another study than studyId.' },
  });
}
