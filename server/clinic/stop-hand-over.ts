import type { Kysely, Transaction } from 'kysely';
import type { Database } from '#server/database/schema.ts';

interface Person {
  readonly clinicId: string;
  readonly userId: string;
}

/** The story that a reactivation would be part of. */
export async function runningHandOver(db: Kysely<Database>, person: Person): Promise<string | undefined> {
  const running = await db
    .selectFrom('leavings')
    .select('leaving_id')
    .where('clinic_id', '=', person.clinicId)
    .where('user_id', '=', person.userId)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return running?.leaving_id;
}

/** A person who has access again keeps what is still theirs. Answers the story that this is part of, if there was one. */
export async function stopHandOver(
  trx: Transaction<Database>,
  person: Person,
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
