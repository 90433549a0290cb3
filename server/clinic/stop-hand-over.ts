import type { Transaction } from 'kysely';
import type { Database } from '#server/database/schema.ts';

/** A person who has access again keeps what is still theirs. Answers the story that this is part of, if there was one. */
export async function stopHandOver(
  trx: Transaction<Database>,
  person: { readonly clinicId: string; readonly userId: string },
  at: Date,
): Promise<string | undefined> {
  const stopped = await trx
    .updateTable('leavings')
    .set({ state: 'stopped', finished_at: at })
    .where('clinic_id', '=', person.clinicId)
    .where('user_id', '=', person.userId)
    .where('state', '=', 'running')
    .returning('leaving_id')
    .executeTakeFirst();
  return stopped?.leaving_id;
}
