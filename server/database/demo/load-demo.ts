import type { Kysely } from 'kysely';
import type { NewId } from '#server/database/identifiers.ts';
import { insertMany, type WholeRow } from '#server/database/insert-many.ts';
import type { Database } from '#server/database/schema.ts';
import { inventDemoClinic } from './demo-clinic.ts';

export interface LoadedDemo {
  readonly clinicId: string;
  readonly ownerEmail: string;
  /** False when it was there already. */
  readonly isNew: boolean;
}

const marker = 'demo-clinic';
const batch = 1_000;

/**
 * Loads the demo clinic unless it is there, in one transaction: all of it or nothing. Of several processes that start
 * at once, one loads it and the others wait. `log` gets a line per step. Undefined when the database has a clinic but
 * not this one: somebody works there, and invented studies have no business beside theirs.
 */
export async function loadDemo(
  db: Kysely<Database>,
  options: {
    readonly now: Date;
    readonly newId?: NewId | undefined;
    readonly log?: ((line: string) => void) | undefined;
  },
): Promise<LoadedDemo | undefined> {
  const { now, newId, log = () => {} } = options;
  const present = await findDemo(db);
  if (present !== undefined) return present;

  const demo = inventDemoClinic(now, newId);
  const isNew = await db.transaction().execute(async (transaction) => {
    const marked = await transaction
      .insertInto('instance')
      .values({ name: marker, value: demo.clinic.clinic_id })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returning('name')
      .executeTakeFirst();
    if (marked === undefined) return false;
    const clinic = await transaction.selectFrom('clinics').select('clinic_id').limit(1).executeTakeFirst();
    if (clinic !== undefined) {
      await transaction.deleteFrom('instance').where('name', '=', marker).execute();
      return false;
    }

    const insert = async <Table extends 'studies' | 'audit'>(
      table: Table,
      rows: readonly WholeRow<Table>[],
    ) => {
      for (let from = 0; from < rows.length; from += batch) {
        await insertMany(transaction, table, rows.slice(from, from + batch));
      }
    };
    await insertMany(transaction, 'clinics', [demo.clinic]);
    await insertMany(transaction, 'users', demo.users);
    await insertMany(transaction, 'api_keys', demo.apiKeys);
    await insertMany(transaction, 'invitations', demo.invitations);
    await insertMany(transaction, 'mail_outbox', demo.invitations.map(demoMail));
    await insertMany(transaction, 'express_customers', demo.customers);
    log(`${demo.clinic.name}: ${demo.users.length} people, ${demo.invitations.length} invitations`);
    await insert('studies', demo.studies);
    log(`${demo.clinic.name}: ${demo.studies.length} studies`);
    await insert('audit', demo.audit);
    log(`${demo.clinic.name}: ${demo.audit.length} audit entries`);
    return true;
  });
  return isNew ? { clinicId: demo.clinic.clinic_id, ownerEmail: demo.owner.email, isNew } : findDemo(db);
}

async function findDemo(db: Kysely<Database>): Promise<LoadedDemo | undefined> {
  const marked = await db
    .selectFrom('instance')
    .select('value')
    .where('name', '=', marker)
    .executeTakeFirst();
  if (marked === undefined) return undefined;
  // The demo is there to be changed: its owner may be somebody else by now.
  const owner = await db
    .selectFrom('users')
    .select('email')
    .where('clinic_id', '=', marked.value)
    .where('level', '=', 'owner')
    .where('has_dashboard_access', '=', true)
    .where('access_revoked_at', 'is', null)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  return owner === undefined ? undefined : { clinicId: marked.value, ownerEmail: owner.email, isNew: false };
}

/** None waits: nobody at these addresses is ever written to. One was refused, to show what that looks like. */
function demoMail(invitation: WholeRow<'invitations'>): WholeRow<'mail_outbox'> {
  const isRefused = invitation.first_name === 'Tobias';
  return {
    kind: 'invitation',
    invitation_id: invitation.invitation_id,
    created_at: invitation.created_at,
    attempts: 1,
    next_try_at: null,
    claimed_until: null,
    sent_at: isRefused ? null : new Date(invitation.created_at.getTime() + 2_000),
    last_problem: isRefused ? 'The mail server refused the address' : null,
  };
}
