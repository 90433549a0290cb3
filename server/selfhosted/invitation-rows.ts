import type { Kysely, Selectable } from 'kysely';
import type { Invitation } from '#contract/invitation.ts';
import { personFields } from '#server/database/person-fields.ts';
import type { Database } from '#server/database/schema.ts';
import { notFound } from '#server/viewer/refusal.ts';

export type InvitationRow = Selectable<Database['invitations']>;

export function invitationOf(row: InvitationRow): Invitation {
  return {
    invitationId: row.invitation_id,
    userId: row.user_id,
    clinicId: row.clinic_id,
    ...personFields(row),
    status: row.status,
    invitedSource: row.invited_source,
    inviterId: row.inviter_id,
    invitedByApiKeyId: row.invited_by_api_key_id,
    expiry: row.expiry?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  };
}

/** By either id. @throws Refusal 404 */
export async function findInvitation(
  db: Kysely<Database>,
  clinicId: string,
  column: 'invitation_id' | 'user_id',
  id: string,
): Promise<InvitationRow> {
  const row = await db
    .selectFrom('invitations')
    .selectAll()
    .where('clinic_id', '=', clinicId)
    .where(column, '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('invitation');
  return row;
}
