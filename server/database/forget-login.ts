import type { Transaction } from 'kysely';
import type { Database } from './schema.ts';

/**
 * An address has come to belong to somebody else: what was set up or begun with it before opens nothing any more, and
 * whoever has it now begins with a mail. A second factor stays, for it opens nothing by itself. `emailFolded` is folded.
 */
export async function forgetLogin(transaction: Transaction<Database>, emailFolded: string): Promise<void> {
  await transaction.deleteFrom('sign_in_links').where('email_folded', '=', emailFolded).execute();
  await transaction.deleteFrom('auth_verification').where('value', '=', emailFolded).execute();
  const login = await transaction
    .selectFrom('auth_login')
    .select('id')
    .where('email', '=', emailFolded)
    // A sign-in that is under way holds this row: its session is there when sessions are ended.
    .forUpdate()
    .executeTakeFirst();
  if (login === undefined) return;
  await transaction
    .updateTable('auth_account')
    .set({ password: null })
    .where('userId', '=', login.id)
    .execute();
  await transaction.deleteFrom('auth_session').where('userId', '=', login.id).execute();
  await transaction.deleteFrom('sign_in_challenges').where('login_id', '=', login.id).execute();
}
