import type { Kysely } from 'kysely';
import type { ApiKey } from '#contract/api-key.ts';
import type { Database } from '#server/database/schema.ts';

/** Revoked, or replaced and out of the time that was given to change over. */
export function hasEnded(
  key: { readonly revoked_at: Date | null; readonly expires_at: Date | null },
  at: Date,
): boolean {
  return key.revoked_at !== null || (key.expires_at !== null && key.expires_at <= at);
}

export function keysOf(db: Kysely<Database>, clinicId: string) {
  return db
    .selectFrom('api_keys')
    .leftJoin('users', (join) =>
      join
        .onRef('users.user_id', '=', 'api_keys.created_by_user_id')
        .onRef('users.clinic_id', '=', 'api_keys.clinic_id'),
    )
    .select([
      'api_keys.api_key_id',
      'api_keys.description',
      'api_keys.is_viewer_enabled',
      'api_keys.ending',
      'api_keys.created_at',
      'api_keys.last_used_at',
      'api_keys.revoked_at',
      'api_keys.expires_at',
      'users.user_id',
      'users.email',
      'users.first_name',
      'users.last_name',
      'users.access_revoked_at',
    ])
    .where('api_keys.clinic_id', '=', clinicId);
}

type KeyRow = Awaited<ReturnType<ReturnType<typeof keysOf>['execute']>>[number];

export function toApiKey(row: KeyRow): ApiKey {
  return {
    apiKeyId: row.api_key_id,
    description: row.description,
    isViewerEnabled: row.is_viewer_enabled,
    ending: row.ending,
    createdByUser:
      row.user_id === null || row.email === null
        ? null
        : {
            userId: row.user_id,
            email: row.email,
            ...(row.first_name === null ? {} : { firstName: row.first_name }),
            ...(row.last_name === null ? {} : { lastName: row.last_name }),
            ...(row.access_revoked_at === null
              ? {}
              : { accessRevokedAt: row.access_revoked_at.toISOString() }),
          },
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
  };
}
