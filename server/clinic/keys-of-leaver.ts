import type { Kysely, Transaction } from 'kysely';
import type { Leaver } from '#contract/leaving.ts';
import type { AuditFacts } from '#server/database/audit-row.ts';
import type { Database } from '#server/database/schema.ts';
import { invalidField } from '#server/viewer/refusal.ts';

interface Maker {
  readonly clinicId: string;
  readonly userId: string;
}

/** The API keys that somebody made and that are not revoked, newest first. */
export async function keysOfLeaver(db: Kysely<Database>, maker: Maker): Promise<Leaver['apiKeys']> {
  const keys = await db
    .selectFrom('api_keys')
    .select(['api_key_id', 'description', 'ending', 'created_at', 'last_used_at'])
    .where('clinic_id', '=', maker.clinicId)
    .where('created_by_user_id', '=', maker.userId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('api_key_id')
    .execute();
  return keys.map((key) => ({
    apiKeyId: key.api_key_id,
    description: key.description,
    ending: key.ending,
    createdAt: key.created_at.toISOString(),
    lastUsedAt: key.last_used_at?.toISOString() ?? null,
  }));
}

/** @throws Refusal 400 when one of these is not a key that they made */
export async function assertMadeBy(
  db: Kysely<Database> | Transaction<Database>,
  maker: Maker,
  keepIds: readonly string[],
): Promise<void> {
  if (keepIds.length === 0) return;
  const theirs = await db
    .selectFrom('api_keys')
    .select('api_key_id')
    .where('clinic_id', '=', maker.clinicId)
    .where('created_by_user_id', '=', maker.userId)
    .execute();
  const known = new Set(theirs.map((key) => key.api_key_id));
  const wrong = keepIds.findIndex((id) => !known.has(id));
  if (wrong >= 0) throw invalidField(`keepApiKeyIds.${wrong}`, 'Is not an API key that this person made.');
}

/** Revokes every key of theirs but those to keep. Answers those that it ended, as the audit has them. */
export async function endKeys(
  trx: Transaction<Database>,
  maker: Maker,
  keepIds: readonly string[],
  at: Date,
  storyId: string,
): Promise<AuditFacts[]> {
  const ending = await trx
    .selectFrom('api_keys')
    .select(['api_key_id', 'description'])
    .where('clinic_id', '=', maker.clinicId)
    .where('created_by_user_id', '=', maker.userId)
    .where('revoked_at', 'is', null)
    .where((where) => (keepIds.length === 0 ? where.lit(true) : where('api_key_id', 'not in', keepIds)))
    .orderBy('created_at')
    .orderBy('api_key_id')
    .execute();
  if (ending.length === 0) return [];
  const revoked = await trx
    .updateTable('api_keys')
    .set({ revoked_at: at })
    .where('clinic_id', '=', maker.clinicId)
    .where(
      'api_key_id',
      'in',
      ending.map((key) => key.api_key_id),
    )
    .where('revoked_at', 'is', null)
    .returning('api_key_id')
    .execute();
  return ending
    .filter((key) => revoked.some(({ api_key_id }) => api_key_id === key.api_key_id))
    .map((key) => ({
      action: 'apiKeyRevoke',
      object: { kind: 'apiKey', id: key.api_key_id, name: key.description },
      before: { revokedAt: null },
      after: { revokedAt: at.toISOString() },
      storyId,
    }));
}
