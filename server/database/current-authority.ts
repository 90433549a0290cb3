import type { Transaction } from 'kysely';
import type { Authority } from '#contract/permission.ts';
import type { Actor } from '#server/viewer/actor.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import type { Database } from './schema.ts';

export const keyNotForViewer = 'This API key may not use the Viewer API.';

/**
 * The actor's rights as they are inside this transaction. Those that came with the request may be milliseconds old,
 * and in these milliseconds somebody may have lost them. For people who are rows of the users table.
 * @throws Refusal 401 when the credential no longer counts, 403 when a key may not use the Viewer any more
 */
export async function currentAuthority(trx: Transaction<Database>, actor: Actor): Promise<Authority> {
  if (actor.kind === 'apiKey') {
    const key = await trx
      .selectFrom('api_keys')
      .select('is_viewer_enabled')
      .where('api_key_id', '=', actor.apiKeyId)
      .where('clinic_id', '=', actor.clinicId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (key === undefined) throw new Refusal('unauthenticated', 'This API key is unknown or revoked.');
    if (!key.is_viewer_enabled) throw new Refusal('forbidden', keyNotForViewer);
    return actor;
  }
  const person = await trx
    .selectFrom('users')
    .select(['level', 'can_manage_studies'])
    .where('user_id', '=', actor.userId)
    .where('clinic_id', '=', actor.clinicId)
    .where('access_revoked_at', 'is', null)
    .where('has_dashboard_access', '=', true)
    .executeTakeFirst();
  if (person === undefined) throw new Refusal('unauthenticated', 'Your access has ended.');
  return { userId: actor.userId, level: person.level, canManageStudies: person.can_manage_studies };
}

/**
 * Whoever changes people or their keys waits here for the others, before looking at anybody's rights. Not FOR UPDATE:
 * every new study refers to the clinic, and a stream of them could keep such a lock waiting for ever.
 */
export async function lockClinic(trx: Transaction<Database>, clinicId: string): Promise<void> {
  await trx
    .selectFrom('clinics')
    .select('clinic_id')
    .where('clinic_id', '=', clinicId)
    .forNoKeyUpdate()
    .execute();
}
