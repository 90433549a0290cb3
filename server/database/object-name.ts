import type { Kysely } from 'kysely';
import type { AuditEntry } from '#contract/audit.ts';
import type { Database } from './schema.ts';

/**
 * What an object of this clinic is called now: for records of attempts that never came as far as reading it. Null for
 * what the clinic does not have.
 */
export async function objectName(
  db: Kysely<Database>,
  clinicId: string,
  { kind, id }: Pick<AuditEntry['object'], 'kind' | 'id'>,
): Promise<string | null> {
  if (id === null) return null;
  if (kind === 'study') {
    const study = await db
      .selectFrom('studies')
      .select('study_description')
      .where('clinic_id', '=', clinicId)
      .where('study_id', '=', id)
      .executeTakeFirst();
    return study?.study_description ?? null;
  }
  if (kind === 'apiKey') {
    const key = await db
      .selectFrom('api_keys')
      .select('description')
      .where('clinic_id', '=', clinicId)
      .where('api_key_id', '=', id)
      .executeTakeFirst();
    return key?.description ?? null;
  }
  if (kind === 'user' || kind === 'invitation') {
    const people =
      kind === 'user'
        ? db.selectFrom('users').where('user_id', '=', id).select(['first_name', 'last_name', 'clinic_id'])
        : db
            .selectFrom('invitations')
            .where('invitation_id', '=', id)
            .select(['first_name', 'last_name', 'clinic_id']);
    const person = await people.executeTakeFirst();
    return person === undefined || person.clinic_id !== clinicId
      ? null
      : `${person.first_name} ${person.last_name}`;
  }
  return null;
}
