import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** The row of `instance` that says which clinic of ours stands for the vendor's. */
const rowName = 'vendor-clinic';

/** The database belongs to another mode. */
export class WrongMode extends Error {
  override readonly name = 'WrongMode';
}

/**
 * The clinic of the key, as our own database calls it; made the first time. Its name is ours, because the vendor's API has
 * none: it can be changed in the settings.
 * @throws WrongMode where the database has the clinics of an installation of its own
 */
export async function ensureVendorClinic(
  db: Kysely<Database>,
  { name, now }: { readonly name: string | undefined; readonly now: () => Date },
): Promise<string> {
  await db
    .insertInto('instance')
    .values({ name: rowName, value: randomUUID() })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const { value: clinicId } = await db
    .selectFrom('instance')
    .select('value')
    .where('name', '=', rowName)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('clinics')
    .values({ clinic_id: clinicId, name: name ?? 'Your clinic', created_at: now(), wait_targets: null })
    .onConflict((conflict) => conflict.column('clinic_id').doNothing())
    .execute();
  const other = await db
    .selectFrom('clinics')
    .select('clinic_id')
    .where('clinic_id', '!=', clinicId)
    .executeTakeFirst();
  if (other !== undefined)
    throw new WrongMode(
      "This database has clinics of its own, and AVARA_API_KEY stands for one at the vendor. Give the vendor's an empty database: another DATA_DIR or DATABASE_URL.",
    );
  return clinicId;
}

/** The other way round. @throws WrongMode where the database belongs to a clinic at the vendor */
export async function assertNotTheVendors(db: Kysely<Database>): Promise<void> {
  const row = await db.selectFrom('instance').select('value').where('name', '=', rowName).executeTakeFirst();
  if (row !== undefined)
    throw new WrongMode(
      'This database belongs to a clinic at the vendor. Set AVARA_API_KEY again, or use another DATA_DIR or DATABASE_URL.',
    );
}
