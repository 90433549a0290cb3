import type { Outcome } from '#contract/references.ts';
import type {
  studyCancel as endpoint,
  studyUncancel as uncancelEndpoint,
} from '#contract/study-endpoints.ts';
import { mayManageStudies } from '#contract/study-rules.ts';
import { audited } from '#server/clinic/audited.ts';
import { assertVersion, oneRow } from '#server/clinic/versions.ts';
import { changedMeanwhile } from '#server/viewer/refusal.ts';
import type { Call, Verb } from '#server/viewer/viewer.ts';
import type { SelfHostedParts } from './parts.ts';
import { findNamedStudy, lockStudy, readStudy } from './study-rows.ts';

/** Flags a study as inactive; it is kept. `success: true` says that it is cancelled now, whoever did it. */
export function studyCancel(parts: SelfHostedParts): Verb<typeof endpoint> {
  return (call) => setCancelled(parts, call, true);
}

/** Takes a cancellation back. */
export function studyUncancel(parts: SelfHostedParts): Verb<typeof uncancelEndpoint> {
  return (call) => setCancelled(parts, call, false);
}

function setCancelled(
  parts: SelfHostedParts,
  call: Call<typeof endpoint | typeof uncancelEndpoint>,
  isCancelled: boolean,
): Promise<Outcome> {
  const { actor, body } = call;
  const attempt = {
    action: isCancelled ? 'studyCancel' : 'studyUncancel',
    object: { kind: 'study', id: body.studyId ?? null },
    permit: mayManageStudies,
  } as const;
  return audited<Outcome>(parts, call, attempt, async (trx) => {
    const { study_id } = await findNamedStudy(trx, actor.clinicId, body);
    const row = await lockStudy(trx, actor.clinicId, study_id);
    await assertVersion(
      trx,
      { clinicId: actor.clinicId, id: study_id, version: row.version },
      call.expectedVersion,
      () => readStudy(trx, actor.clinicId, study_id),
    );
    if ((row.cancelled_at !== null) === isCancelled) {
      const message = isCancelled ? 'The study was already cancelled.' : 'The study was not cancelled.';
      return { answer: { success: true, message } };
    }
    const now = parts.now();
    const updated = await trx
      .updateTable('studies')
      .set({ cancelled_at: isCancelled ? now : null, updated_at: now, version: row.version + 1 })
      .where('clinic_id', '=', actor.clinicId)
      .where('study_id', '=', study_id)
      .where('version', '=', row.version)
      .executeTakeFirst();
    if (!oneRow(updated)) throw changedMeanwhile(await readStudy(trx, actor.clinicId, study_id));
    return {
      answer: { success: true },
      record: {
        object: { kind: 'study', id: study_id, name: row.study_description },
        before: { isCancelled: !isCancelled },
        after: { isCancelled },
      },
    };
  });
}
