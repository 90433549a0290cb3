import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { waitForFirstClinicTurn } from './first-clinic-turn.ts';
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
  return db.transaction().execute(async (trx) => {
    await waitForFirstClinicTurn(trx);
    const known = await vendorClinicId(trx);
    const clinics = await trx.selectFrom('clinics').select('clinic_id').limit(2).execute();
    // Looked for first: a start that is refused leaves nothing behind.
    if (clinics.some(({ clinic_id }) => clinic_id !== known))
      throw new WrongMode(
        "This database has clinics of its own, and AVARA_API_KEY stands for one at the vendor. Give the vendor's an empty database: another DATA_DIR or DATABASE_URL.",
      );
    if (known !== undefined) return known;
    const clinicId = randomUUID();
    await trx.insertInto('instance').values({ name: rowName, value: clinicId }).execute();
    await trx
      .insertInto('clinics')
      .values({ clinic_id: clinicId, name: name ?? 'Your clinic', created_at: now(), wait_targets: null })
      .execute();
    return clinicId;
  });
}

async function vendorClinicId(db: Kysely<Database> | Transaction<Database>): Promise<string | undefined> {
  const row = await db.selectFrom('instance').select('value').where('name', '=', rowName).executeTakeFirst();
  return row?.value;
}

/** The other way round. @throws WrongMode where the database belongs to a clinic at the vendor */
export async function assertNotTheVendors(db: Kysely<Database>): Promise<void> {
  if ((await vendorClinicId(db)) !== undefined)
    throw new WrongMode(
      'This database belongs to a clinic at the vendor. Set AVARA_API_KEY again, or use another DATA_DIR or DATABASE_URL.',
    );
}
