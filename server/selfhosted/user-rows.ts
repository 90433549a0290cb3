import type { Kysely, Selectable } from 'kysely';
import type { User } from '#contract/user.ts';
import { personFields } from '#server/database/person-fields.ts';
import type { Database } from '#server/database/schema.ts';
import { notFound } from '#server/viewer/refusal.ts';

export type UserRow = Selectable<Database['users']>;

export function userOf(row: UserRow): User {
  return {
    userId: row.user_id,
    ...personFields(row),
    invitedSource: row.invited_source,
    createdAt: row.created_at.toISOString(),
    lastLoginAt: row.last_login_at?.toISOString() ?? null,
    accessRevokedAt: row.access_revoked_at?.toISOString() ?? null,
    version: row.version,
  };
}

export function fullName(row: Pick<UserRow, 'first_name' | 'last_name'>): string {
  return `${row.first_name} ${row.last_name}`;
}

/** @throws Refusal 404 */
export async function findUser(db: Kysely<Database>, clinicId: string, userId: string): Promise<UserRow> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('clinic_id', '=', clinicId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('user');
  return row;
}

/** Whether the clinic has another owner who can sign in. Only under the clinic's lock can something be decided by it. */
export async function hasOtherActiveOwner(db: Kysely<Database>, user: UserRow): Promise<boolean> {
  const other = await db
    .selectFrom('users')
    .select('user_id')
    .where('clinic_id', '=', user.clinic_id)
    .where('user_id', '!=', user.user_id)
    .where('level', '=', 'owner')
    .where('has_dashboard_access', '=', true)
    .where('access_revoked_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}
