import type { Kysely, Transaction } from 'kysely';
import type { User } from '#contract/user.ts';
import { lockClinic } from '#server/database/current-authority.ts';
import { endSessionsIn } from '#server/database/end-sessions.ts';
import { folded } from '#server/database/folded.ts';
import { forgetLogin } from '#server/database/forget-login.ts';
import type { Database } from '#server/database/schema.ts';

/** Milliseconds for which what the vendor said about a person holds. */
export const currentMs = 60_000;

/**
 * The rows of our `users` table in this mode: those who signed in here, as the vendor had them when it was last asked,
 * and those who were deactivated here. Everything that asks who is signed in, here and in every other process, goes by them.
 */

/**
 * Writes down a person as the vendor had them when it was asked. What is known since stays, and so does what is on record
 * about their access.
 */
export async function rememberPerson(
  trx: Transaction<Database>,
  clinicId: string,
  user: User,
  askedAt: Date,
): Promise<void> {
  const emailFolded = folded(user.email);
  // Two who write down the same person at once, or two people of one address, take turns.
  await lockClinic(trx, clinicId);
  const rows = await trx
    .selectFrom('users')
    .select(['user_id', 'email_folded', 'checked_at'])
    .where('clinic_id', '=', clinicId)
    .where((where) => where.or([where('user_id', '=', user.userId), where('email_folded', '=', emailFolded)]))
    .execute();
  // An answer may be overtaken by a later question, or by a change that was made here meanwhile.
  if (rows.some((row) => row.checked_at !== null && row.checked_at > askedAt)) return;
  for (const row of rows) {
    if (row.user_id === user.userId) {
      const hasMoved = row.email_folded !== emailFolded && row.email_folded !== row.user_id;
      if (hasMoved) await forgetLogin(trx, row.email_folded);
    } else {
      // The address is somebody else's now: who was invited anew has another id, and is another person to us.
      await trx
        .updateTable('users')
        .set({ email_folded: row.user_id, has_dashboard_access: false, checked_at: askedAt })
        .where('clinic_id', '=', clinicId)
        .where('user_id', '=', row.user_id)
        .execute();
      await forgetLogin(trx, emailFolded);
    }
  }
  const columns = {
    email: user.email,
    email_folded: emailFolded,
    first_name: user.firstName,
    first_name_folded: folded(user.firstName),
    last_name: user.lastName,
    last_name_folded: folded(user.lastName),
    middle_name: user.middleName ?? null,
    suffix1: user.suffix1 ?? null,
    suffix2: user.suffix2 ?? null,
    phone_number: user.phoneNumber ?? null,
    clinic_role: user.clinicRole,
    level: user.level,
    can_manage_studies: user.canManageStudies,
    has_dashboard_access: user.hasDashboardAccess,
    invited_source: user.invitedSource,
    updated_at: askedAt,
    checked_at: askedAt,
  };
  await trx
    .insertInto('users')
    .values({
      ...columns,
      user_id: user.userId,
      clinic_id: clinicId,
      created_at: askedAt,
      last_login_at: null,
      access_revoked_at: null,
    })
    .onConflict((conflict) =>
      // Of this clinic only: an id that another clinic's person has is not theirs to take.
      conflict.column('user_id').doUpdateSet(columns).where('users.clinic_id', '=', clinicId),
    )
    .execute();
}

/** Nobody with dashboard access had this address at the vendor when it was asked: whoever was signed in with it is out. */
export async function forgetAccess(
  trx: Transaction<Database>,
  clinicId: string,
  emailFolded: string,
  askedAt: Date,
): Promise<void> {
  // Also so that asking about a known and an unknown address ends in the same kind of commit, which waits for the disk.
  await lockClinic(trx, clinicId);
  const person = await trx
    .updateTable('users')
    .set({ has_dashboard_access: false, checked_at: askedAt })
    .where('clinic_id', '=', clinicId)
    .where('email_folded', '=', emailFolded)
    .where('has_dashboard_access', '=', true)
    .where((where) => where.or([where('checked_at', 'is', null), where('checked_at', '<=', askedAt)]))
    .returning('user_id')
    .executeTakeFirst();
  if (person !== undefined) await endSessionsIn(trx, { clinicId, userId: person.user_id, emailFolded });
}

/** What is known about them is in doubt: the next request of theirs asks. Reading goes on by it while nobody answers. */
export async function askSoon(
  db: Kysely<Database>,
  clinicId: string,
  userId: string,
  now: Date,
): Promise<void> {
  const outdated = new Date(now.getTime() - currentMs - 1);
  await db
    .updateTable('users')
    .set({ checked_at: outdated })
    .where('clinic_id', '=', clinicId)
    .where('user_id', '=', userId)
    .where('checked_at', '>', outdated)
    .execute();
}

/** When their deactivation was put on record here; null for everybody else. */
export async function recordedRevocation(
  db: Kysely<Database> | Transaction<Database>,
  clinicId: string,
  userId: string,
): Promise<Date | null> {
  const row = await db
    .selectFrom('users')
    .select('access_revoked_at')
    .where('clinic_id', '=', clinicId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.access_revoked_at ?? null;
}

/** Puts on record that access ended, or came back, here and now. Sessions end with it. */
export async function recordAccess(
  trx: Transaction<Database>,
  clinicId: string,
  user: User,
  change: { readonly hasAccess: boolean; readonly at: Date },
): Promise<void> {
  await rememberPerson(trx, clinicId, user, change.at);
  await trx
    .updateTable('users')
    .set({ access_revoked_at: change.hasAccess ? null : change.at })
    .where('clinic_id', '=', clinicId)
    .where('user_id', '=', user.userId)
    .execute();
  if (!change.hasAccess)
    await endSessionsIn(trx, { clinicId, userId: user.userId, emailFolded: folded(user.email) });
}
