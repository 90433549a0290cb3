import type { Kysely } from 'kysely';
import type { Database } from '#server/database/schema.ts';
import type { VendorLog } from './vendor-log.ts';

/** The row of `instance` that says which clinic at the vendor one of ours stands for. */
const rowNameOf = (clinicId: string) => `vendor-clinic-id ${clinicId}`;

/** Holds what says which clinic it is of against the first that was seen. */
export interface ClinicPin {
  /** False for an object of another clinic: the vendor mixed it up, or the key is another clinic's now. */
  isOurs(object: { readonly clinicId: string }): Promise<boolean>;
}

/**
 * Only invitations name their clinic; what they say the first time is written down and stays.
 * @param ownClinicId the clinic as our own database calls it
 */
export function createClinicPin(db: Kysely<Database>, log: VendorLog, ownClinicId: string): ClinicPin {
  const rowName = rowNameOf(ownClinicId);
  let known: string | undefined;
  let isReported = false;

  const pinned = async (clinicId: string): Promise<string> => {
    await db
      .insertInto('instance')
      .values({ name: rowName, value: clinicId })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const row = await db
      .selectFrom('instance')
      .select('value')
      .where('name', '=', rowName)
      .executeTakeFirstOrThrow();
    return row.value;
  };

  return {
    async isOurs({ clinicId }) {
      known ??= await pinned(clinicId);
      if (clinicId === known) return true;
      if (!isReported) log.warn({}, "the vendor's answers have invitations of another clinic");
      isReported = true;
      return false;
    },
  };
}
