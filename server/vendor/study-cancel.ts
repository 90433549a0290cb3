import type { Outcome } from '#contract/references.ts';
import { studyCancel as endpoint, studyUncancel as uncancelEndpoint } from '#contract/study-endpoints.ts';
import { mayManageStudies } from '#contract/study-rules.ts';
import type { Call, Verb } from '#server/viewer/viewer.ts';
import { askedBy } from './asked-by.ts';
import { change, toldOutcome } from './change.ts';
import { assertUnmoved } from './compare.ts';
import { freshStudy, namedStudy } from './named-study.ts';
import type { VendorParts } from './parts.ts';

/** Flags a study as inactive; it is kept. `success: true` says that it is cancelled now, whoever did it. */
export function studyCancel(parts: VendorParts): Verb<typeof endpoint> {
  return (call) => setCancelled(parts, call, endpoint, true);
}

/** Takes a cancellation back. */
export function studyUncancel(parts: VendorParts): Verb<typeof uncancelEndpoint> {
  return (call) => setCancelled(parts, call, uncancelEndpoint, false);
}

function setCancelled(
  parts: VendorParts,
  call: Call<typeof endpoint | typeof uncancelEndpoint>,
  row: typeof endpoint | typeof uncancelEndpoint,
  isCancelled: boolean,
): Promise<Outcome> {
  const { actor, body } = call;
  const attempt = {
    action: isCancelled ? 'studyCancel' : 'studyUncancel',
    object: { kind: 'study', id: body.studyId ?? null },
    turn: body.studyInstanceUid,
    permit: mayManageStudies,
  } as const;
  return change<Outcome>(parts, call, attempt, async () => {
    const study = await namedStudy(parts, actor, body);
    assertUnmoved(call, study);
    if (study.isCancelled === isCancelled) {
      const message = isCancelled ? 'The study was already cancelled.' : 'The study was not cancelled.';
      return { answer: { success: true, message } };
    }
    const { studyId } = study;
    return {
      facts: {
        object: { kind: 'study', id: studyId, name: study.studyDescription },
        before: { isCancelled: !isCancelled },
        after: { isCancelled },
      },
      send: () => parts.client.call(row, { body: { studyId } }, askedBy(actor)),
      look: async () =>
        (await freshStudy(parts, actor, studyId)).isCancelled === isCancelled ? { success: true } : undefined,
      told: toldOutcome,
    };
  });
}
