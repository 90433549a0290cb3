import { sql, type Transaction } from 'kysely';
import type { Database } from './schema.ts';

/** One at a time makes a first clinic, until its transaction ends; the number is only ours. */
export async function waitForFirstClinicTurn(transaction: Transaction<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(4400117)`.execute(transaction);
}
