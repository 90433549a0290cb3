import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';
import { idleMs } from './session-limits.ts';

/** The sessions of a person in a clinic that have not run out at `at`. */
export async function livingSessions(
  db: Kysely<Database>,
  person: { readonly clinicId: string; readonly emailFolded: string },
  at: Date,
): Promise<{ readonly count: number; readonly lastSeenAt: Date | null }> {
  const row = await db
    .selectFrom('auth_session')
    .innerJoin('auth_login', 'auth_login.id', 'auth_session.userId')
    .select(({ fn }) => [
      fn.countAll<string | number>().as('count'),
      fn.max('auth_session.updatedAt').as('lastSeenAt'),
    ])
    .where('auth_login.email', '=', person.emailFolded)
    .where('auth_session.clinicId', '=', person.clinicId)
    .where('auth_session.expiresAt', '>', at)
    .where('auth_session.updatedAt', '>', new Date(at.getTime() - idleMs))
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), lastSeenAt: row.lastSeenAt };
}
