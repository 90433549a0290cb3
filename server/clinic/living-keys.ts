import type { Transaction } from 'kysely';
import type { AccessReview } from '#contract/access-review.ts';
import type { Database } from '#server/database/schema.ts';

/** The API keys of a clinic that can be used at `at`, the oldest first, with whoever made them. */
export async function livingKeys(
  trx: Transaction<Database>,
  clinicId: string,
  at: Date,
): Promise<AccessReview['apiKeys']> {
  const keys = await trx
    .selectFrom('api_keys')
    .leftJoin('users', (join) =>
      join
        .onRef('users.user_id', '=', 'api_keys.created_by_user_id')
        .onRef('users.clinic_id', '=', 'api_keys.clinic_id'),
    )
    .selectAll('api_keys')
    .select(['users.email', 'users.first_name', 'users.last_name'])
    .where('api_keys.clinic_id', '=', clinicId)
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', at)]))
    .orderBy('api_keys.created_at')
    .orderBy('api_key_id')
    .execute();
  return keys.map((key) => ({
    apiKeyId: key.api_key_id,
    description: key.description,
    isViewerEnabled: key.is_viewer_enabled,
    ending: key.ending,
    createdByUser:
      key.created_by_user_id === null || key.email === null
        ? null
        : {
            userId: key.created_by_user_id,
            email: key.email,
            firstName: key.first_name ?? '',
            lastName: key.last_name ?? '',
          },
    createdAt: key.created_at.toISOString(),
    lastUsedAt: key.last_used_at?.toISOString() ?? null,
    revokedAt: null,
    expiresAt: key.expires_at?.toISOString() ?? null,
  }));
}
