import type { Kysely } from 'kysely';
import type { Clinic } from '#contract/clinic.ts';
import type { Database } from '#server/database/schema.ts';
import { notFound } from '#server/viewer/refusal.ts';
import { waitTargetsOf } from './wait-targets.ts';

/** @throws Refusal 404 */
export async function findClinic(db: Kysely<Database>, clinicId: string): Promise<Clinic> {
  const row = await db
    .selectFrom('clinics')
    .select(['clinic_id', 'name', 'wait_targets', 'is_second_factor_required', 'version'])
    .where('clinic_id', '=', clinicId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('clinic');
  return {
    clinicId: row.clinic_id,
    name: row.name,
    waitTargets: waitTargetsOf(row.wait_targets),
    isSecondFactorRequired: row.is_second_factor_required,
    version: row.version,
  };
}
