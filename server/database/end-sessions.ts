import type { Transaction } from 'kysely';
import type { Database } from './schema.ts';

/**
 * Ends the sessions of somebody whose access to a clinic ends, and the links into the viewer that they made, in the
 * transaction that ends it. Neither could be used any more, but both would come back to life with the access.
 */
export async function endSessionsIn(
  transaction: Transaction<Database>,
  where: { readonly clinicId: string; readonly userId: string; readonly emailFolded: string },
): Promise<void> {
  await transaction
    .deleteFrom('auth_session')
    .where('clinicId', '=', where.clinicId)
    .where('userId', 'in', (select) =>
      select.selectFrom('auth_login').select('id').where('email', '=', where.emailFolded),
    )
    .execute();
  await transaction
    .deleteFrom('viewer_links')
    .where('clinic_id', '=', where.clinicId)
    .where('actor_kind', '=', 'user')
    .where('actor_id', '=', where.userId)
    .execute();
}
