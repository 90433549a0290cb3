import type { Selectable, Transaction } from 'kysely';
import { type AuditActor, insertAudit } from '#server/database/audit-row.ts';
import type { Database } from '#server/database/schema.ts';
import { hashSecret } from '#server/database/secrets.ts';
import type { OpenStudy } from '#server/viewer/open-study.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import type { SelfHostedParts } from './parts.ts';
import { mintViewerLink } from './study-reroute-url.ts';

/** Minting and using links into the viewer; using one needs no session, because the link itself is the credential. */
export function createViewerLinks(parts: SelfHostedParts): OpenStudy {
  return {
    mintLink: (actor, request, studyId) => mintViewerLink(parts, actor, request, { studyId }),

    /** @throws Refusal 410, the same whatever is wrong with the link */
    consumeLink: (token, studyId, request) =>
      parts.db.transaction().execute(async (trx) => {
        const now = parts.now();
        // The UPDATE decides: of two clicks on one link, one finds it unused.
        const link = await trx
          .updateTable('viewer_links')
          .set({ used_at: now })
          .where('token_hash', '=', hashSecret(token))
          .where('study_id', '=', studyId)
          .where('used_at', 'is', null)
          .where('expires_at', '>', now)
          .returningAll()
          .executeTakeFirst();
        const actor = link === undefined ? undefined : await linkMaker(trx, link);
        if (link === undefined || actor === undefined) {
          throw new Refusal('gone', 'This link has been used or has expired.');
        }
        const study = await trx
          .selectFrom('studies')
          .select(['study_id', 'study_description', 'study_instance_uid'])
          .where('study_id', '=', link.study_id)
          .where('clinic_id', '=', link.clinic_id)
          .executeTakeFirstOrThrow();
        await insertAudit(trx, {
          clinicId: link.clinic_id,
          at: now,
          actor,
          request,
          facts: {
            action: 'studyOpen',
            object: { kind: 'study', id: study.study_id, name: study.study_description },
          },
        });
        return {
          studyDescription: study.study_description,
          studyInstanceUid: study.study_instance_uid,
          viewerUrl: viewerUrl(parts.viewerUrlTemplate, study.study_id, study.study_instance_uid),
        };
      }),
  };
}

/** Whoever made the link, if they may still open studies. */
async function linkMaker(
  trx: Transaction<Database>,
  link: Selectable<Database['viewer_links']>,
): Promise<AuditActor | undefined> {
  if (link.actor_kind === 'apiKey') {
    const key = await trx
      .selectFrom('api_keys')
      .select('description')
      .where('api_key_id', '=', link.actor_id)
      .where('clinic_id', '=', link.clinic_id)
      .where('revoked_at', 'is', null)
      .where('is_viewer_enabled', '=', true)
      .executeTakeFirst();
    return key && { kind: 'apiKey', id: link.actor_id, name: key.description, email: null };
  }
  const person = await trx
    .selectFrom('users')
    .select(['first_name', 'last_name', 'email'])
    .where('user_id', '=', link.actor_id)
    .where('clinic_id', '=', link.clinic_id)
    .where('access_revoked_at', 'is', null)
    .where('has_dashboard_access', '=', true)
    .executeTakeFirst();
  return (
    person && {
      kind: 'user',
      id: link.actor_id,
      name: `${person.first_name} ${person.last_name}`,
      email: person.email,
    }
  );
}

function viewerUrl(
  template: string | undefined,
  studyId: string,
  studyInstanceUid: string,
): string | undefined {
  return template
    ?.replaceAll('{studyId}', encodeURIComponent(studyId))
    .replaceAll('{studyInstanceUid}', encodeURIComponent(studyInstanceUid));
}
