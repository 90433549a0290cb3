import type { Transaction } from 'kysely';
import type { Database } from './schema.ts';

/**
 * Ends the sessions of somebody whose access to a clinic ends, in the transaction that ends it. They could not be used
 * any more anyway, but would come back to life with the access.
 */
export async function endSessionsIn(
  transaction: Transaction<Database>,
  where: { readonly clinicId: string; readonly emailFolded: string },
): Promise<void> {
  await transaction
    .deleteFrom('auth_session')
    .where('clinicId', '=', where.clinicId)
    .where('userId', 'in', (select) =>
      select.selectFrom('auth_login').select('id').where('email', '=', where.emailFolded),
    )
    .execute();
}
