import type { Kysely } from 'kysely';
import type { UserLevel } from '#contract/user.ts';
import type { Database } from '#server/database/schema.ts';
import { Refusal } from '#server/viewer/refusal.ts';

/** Whom a clinic that asks for second factors asks. */
export function mustHaveSecondFactor(level: UserLevel): boolean {
  return level !== 'member';
}

/** Whether the clinic asks this person for a second factor that they have not set up. `email` is folded. */
export async function needsSecondFactor(
  db: Kysely<Database>,
  person: { readonly clinicId: string; readonly level: UserLevel; readonly email: string },
): Promise<boolean> {
  if (!mustHaveSecondFactor(person.level)) return false;
  const row = await db
    .selectFrom('clinics')
    .select('clinic_id')
    .where('clinic_id', '=', person.clinicId)
    .where('is_second_factor_required', '=', true)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('second_factors')
            .innerJoin('auth_login', 'auth_login.id', 'second_factors.login_id')
            .select('second_factors.login_id')
            .where('auth_login.email', '=', person.email)
            .where('second_factors.confirmed_at', 'is not', null),
        ),
      ),
    )
    .executeTakeFirst();
  return row !== undefined;
}

export function secondFactorNeeded(): Refusal {
  return new Refusal('second_factor_needed', 'Your clinic asks for a second factor. Set yours up to go on.');
}
