import type { Transaction } from 'kysely';
import { type Authority, allowed, type Permission } from '#contract/permission.ts';
import type { Database } from '#server/database/schema.ts';
import type { Actor } from '#server/viewer/actor.ts';
import { Refusal } from '#server/viewer/refusal.ts';

/** Everyone who has a credential of the clinic. */
export const everyone = (): Permission => allowed;

/**
 * The actor's rights as they are inside this transaction. Those that came with the request may be milliseconds old,
 * and in these milliseconds somebody may have lost them.
 * @throws Refusal 401 when the credential no longer counts
 */
export async function currentAuthority(trx: Transaction<Database>, actor: Actor): Promise<Authority> {
  if (actor.kind === 'apiKey') {
    const key = await trx
      .selectFrom('api_keys')
      .select('api_key_id')
      .where('api_key_id', '=', actor.apiKeyId)
      .where('clinic_id', '=', actor.clinicId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (key === undefined) throw new Refusal('unauthenticated', 'This API key is unknown or revoked.');
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
