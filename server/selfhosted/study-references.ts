import type { Transaction } from 'kysely';
import type { Database } from '#server/database/schema.ts';
import { invalidField } from '#server/viewer/refusal.ts';

/**
 * Locked until the transaction ends: who is being deactivated at this moment either gets nothing more, or has it when
 * their open studies are counted.
 * @throws Refusal 400 unless this is a user of the clinic who has access
 */
export async function assertAssignable(
  trx: Transaction<Database>,
  clinicId: string,
  userId: string,
): Promise<void> {
  const person = await trx
    .selectFrom('users')
    .select('access_revoked_at')
    .where('clinic_id', '=', clinicId)
    .where('user_id', '=', userId)
    .forShare()
    .executeTakeFirst();
  if (person === undefined) throw invalidField('assignedTo', 'Is not a user of this clinic.');
  if (person.access_revoked_at !== null) throw invalidField('assignedTo', 'This user is deactivated.');
}

/** @throws Refusal 400 unless the clinic knows this Express customer */
export async function assertKnownCustomer(
  trx: Transaction<Database>,
  clinicId: string,
  expressCustomerId: string,
): Promise<void> {
  const customer = await trx
    .selectFrom('express_customers')
    .select('name')
    .where('clinic_id', '=', clinicId)
    .where('express_customer_id', '=', expressCustomerId)
    .executeTakeFirst();
  if (customer === undefined)
    throw invalidField('expressCustomerId', 'Is not an Express customer of this clinic.');
}
