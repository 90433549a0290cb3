import type { Transaction } from 'kysely';
import type { studyUpdate as endpoint } from '#contract/study-endpoints.ts';
import { mayManageStudies } from '#contract/study-rules.ts';
import { audited } from '#server/clinic/audited.ts';
import { changedFields } from '#server/clinic/changed-fields.ts';
import { assertVersion, oneRow } from '#server/clinic/versions.ts';
import { folded } from '#server/database/folded.ts';
import type { Database } from '#server/database/schema.ts';
import { changedMeanwhile } from '#server/viewer/refusal.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import type { SelfHostedParts } from './parts.ts';
import { assertAssignable } from './study-references.ts';
import { lockStudy, readStudy, type StudyRow } from './study-rows.ts';

/** Changes what the body names. A body that changes nothing makes no new version and no audit row. */
export function studyUpdate(parts: SelfHostedParts): Verb<typeof endpoint> {
  return (call) => {
    const { actor, params, body } = call;
    const attempt = {
      action: 'studyUpdate',
      object: { kind: 'study', id: params.studyId },
      permit: mayManageStudies,
    } as const;
    return audited(parts, call, attempt, async (trx) => {
      const row = await lockStudy(trx, actor.clinicId, params.studyId);
      await assertVersion(
        trx,
        { clinicId: actor.clinicId, id: row.study_id, version: row.version },
        call.expectedVersion,
        () => readStudy(trx, actor.clinicId, row.study_id),
      );
      const wanted = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      const changed = changedFields(wireFields(row), wanted);
      if (changed === undefined) return { answer: await readStudy(trx, actor.clinicId, row.study_id) };
      if ('assignedTo' in changed.after && body.assignedTo)
        await assertAssignable(trx, actor.clinicId, body.assignedTo);
      const updated = await trx
        .updateTable('studies')
        .set({
          ...(body.severity === undefined ? {} : { severity: body.severity }),
          ...(body.studyViewerStatus === undefined ? {} : { study_viewer_status: body.studyViewerStatus }),
          ...(body.assignedTo === undefined ? {} : { assigned_to: body.assignedTo }),
          ...(body.metadata === undefined
            ? {}
            : { metadata: body.metadata === null ? null : JSON.stringify(body.metadata) }),
          ...(body.studyDescription === undefined
            ? {}
            : {
                study_description: body.studyDescription,
                study_description_folded: folded(body.studyDescription),
              }),
          updated_at: parts.now(),
          version: row.version + 1,
        })
        .where('clinic_id', '=', actor.clinicId)
        .where('study_id', '=', row.study_id)
        .where('version', '=', row.version)
        .executeTakeFirst();
      const study = await readStudy(trx, actor.clinicId, row.study_id);
      if (!oneRow(updated)) throw changedMeanwhile(study);
      return {
        answer: study,
        record: {
          object: { kind: 'study', id: study.studyId, name: study.studyDescription },
          before: await withNames(trx, changed.before),
          after: await withNames(trx, changed.after),
        },
      };
    });
  };
}

/** The stored half of the fields that an update may name, as the wire calls them. */
function wireFields(row: StudyRow): Record<string, unknown> {
  return {
    assignedTo: row.assigned_to,
    metadata: row.metadata,
    severity: row.severity,
    studyDescription: row.study_description,
    studyViewerStatus: row.study_viewer_status,
  };
}

/** An audit row that only said `usr_…` would be of no use once that person is gone. */
async function withNames(
  trx: Transaction<Database>,
  fields: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  if (typeof fields.assignedTo !== 'string') return fields;
  const person = await trx
    .selectFrom('users')
    .select(['first_name', 'last_name'])
    .where('user_id', '=', fields.assignedTo)
    .executeTakeFirst();
  const name = person === undefined ? null : `${person.first_name} ${person.last_name}`;
  return { ...fields, assignedTo: { userId: fields.assignedTo, name } };
}
