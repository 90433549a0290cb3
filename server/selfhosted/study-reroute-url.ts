import type { StudyNameBody } from '#contract/study-bodies.ts';
import type { studyRerouteUrl as endpoint } from '#contract/study-endpoints.ts';
import { audited } from '#server/clinic/audited.ts';
import { everyone } from '#server/clinic/authority.ts';
import { hashSecret, newToken } from '#server/database/secrets.ts';
import type { Actor, RequestTrace } from '#server/viewer/actor.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import type { SelfHostedParts } from './parts.ts';
import { findNamedStudy } from './study-rows.ts';

export const viewerLinkSeconds = 120;

/** A link that opens one study once, within two minutes, for as long as its maker has access. */
export function studyRerouteUrl(parts: SelfHostedParts): Verb<typeof endpoint> {
  return async ({ actor, request, body }) => ({ url: await mintViewerLink(parts, actor, request, body) });
}

/** Minted per click and never stored in the clear. Returns an absolute URL on our own origin. */
export function mintViewerLink(
  parts: SelfHostedParts,
  actor: Actor,
  request: RequestTrace,
  name: StudyNameBody,
): Promise<string> {
  const attempt = {
    action: 'studyRerouteUrl',
    object: { kind: 'study', id: name.studyId ?? null },
    permit: everyone,
  } as const;
  return audited(parts, { actor, request }, attempt, async (trx) => {
    const study = await findNamedStudy(trx, actor.clinicId, name);
    const token = newToken();
    const now = parts.now();
    await trx
      .insertInto('viewer_links')
      .values({
        token_hash: hashSecret(token),
        clinic_id: actor.clinicId,
        study_id: study.study_id,
        actor_kind: actor.kind,
        actor_id: actor.kind === 'user' ? actor.userId : actor.apiKeyId,
        created_at: now,
        expires_at: new Date(now.getTime() + viewerLinkSeconds * 1000),
        used_at: null,
      })
      .execute();
    const url = new URL(`/viewer/study/${study.study_id}`, parts.publicUrl);
    url.searchParams.set('token', token);
    return {
      answer: url.href,
      record: { object: { kind: 'study', id: study.study_id, name: study.study_description } },
    };
  });
}
