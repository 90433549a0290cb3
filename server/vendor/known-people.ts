import type { Kysely, Transaction } from 'kysely';
import type { User } from '#contract/user.ts';
import { endSessionsIn } from '#server/database/end-sessions.ts';
import { folded } from '#server/database/folded.ts';
import type { Database } from '#server/database/schema.ts';

/**
 * The rows of our `users` table in this mode: those who signed in here, as the vendor had them when it was last asked,
 * and those who were deactivated here. Everything that asks who is signed in, here and in every other process, goes by them.
 */

/** Writes down a person as the vendor has them now. What is on record about their access stays. */
export async function rememberPerson(
  db: Kysely<Database> | Transaction<Database>,
  clinicId: string,
  user: User,
  at: Date,
): Promise<void> {
  const emailFolded = folded(user.email);
  // The vendor gave the address to somebody else: a person who was invited anew has another id.
  await db
    .updateTable('users')
    .set(({ ref }) => ({ email_folded: ref('user_id'), has_dashboard_access: false }))
    .where('clinic_id', '=', clinicId)
    .where('email_folded', '=', emailFolded)
    .where('user_id', '!=', user.userId)
    .execute();
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
    updated_at: at,
    checked_at: at,
  };
  await db
    .insertInto('users')
    .values({
      ...columns,
      user_id: user.userId,
      clinic_id: clinicId,
      created_at: at,
      last_login_at: null,
      access_revoked_at: null,
    })
    .onConflict((conflict) =>
      // Of this clinic only: an id that another clinic's person has is not theirs to take.
      conflict.column('user_id').doUpdateSet(columns).where('users.clinic_id', '=', clinicId),
    )
    .execute();
}

/** Nobody with dashboard access has this address at the vendor any more: whoever was signed in with it is out. */
export async function forgetAccess(
  db: Kysely<Database>,
  clinicId: string,
  emailFolded: string,
  at: Date,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const person = await trx
      .updateTable('users')
      .set({ has_dashboard_access: false, checked_at: at })
      .where('clinic_id', '=', clinicId)
      .where('email_folded', '=', emailFolded)
      .where('has_dashboard_access', '=', true)
      .returning('user_id')
      .executeTakeFirst();
    if (person !== undefined) await endSessionsIn(trx, { clinicId, userId: person.user_id, emailFolded });
  });
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
