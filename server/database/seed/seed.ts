import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { AuditAction } from '#contract/audit.ts';
import { insertAudit, terminalActor } from '#server/database/audit-row.ts';
import { createRandom } from '#server/database/demo/random.ts';
import { readerRoles } from '#server/database/demo/staff.ts';
import { insertMany } from '#server/database/insert-many.ts';
import type { Database } from '#server/database/schema.ts';
import { inventSeedStudies, type SeedReferences } from './invented-studies.ts';
import { inventUser } from './invented-user.ts';

export interface SeedProgress {
  readonly what: 'users' | 'studies';
  readonly done: number;
  readonly total: number;
  readonly rowsPerSecond: number;
  readonly secondsLeft: number;
}

export interface SeedRequest {
  readonly clinicId: string;
  /** How many are added to what the clinic has. */
  readonly studies: number;
  readonly users: number;
  readonly now: Date;
  /** After each batch. */
  readonly onProgress?: ((progress: SeedProgress) => void) | undefined;
}

export interface Seeded {
  readonly studies: number;
  readonly users: number;
  readonly seconds: number;
}

const batch = 2_000;
const day = 86_400_000;
/** A large clinic's day: a million studies are not squeezed into one quarter. */
const studiesADay = 1_000;
const leastDays = 90;

/**
 * Adds invented users and studies, in batches that are committed one by one: interrupted, it leaves whole batches, and
 * calling it again adds more. No DICOM UID or address is used twice. Takes minutes for a million studies, so give it a
 * database without a statement limit (`Connection.unhurried`).
 */
export async function seed(db: Kysely<Database>, request: SeedRequest): Promise<Seeded> {
  const { clinicId, now } = request;
  const began = performance.now();
  const bytes = randomBytes(22);
  const random = createRandom([
    bytes.readInt32LE(0),
    bytes.readInt32LE(4),
    bytes.readInt32LE(8),
    bytes.readInt32LE(12),
  ]);
  const run = bytes.readUIntLE(16, 6);

  if (request.users > 0) {
    await recordStart(db, request, 'userInvite', `${request.users} invented users`);
    await inBatches('users', request.users, request.onProgress, (from, count) => {
      const rows = Array.from({ length: count }, (_, index) =>
        inventUser(random, { clinicId, now, run, serial: from + index }),
      );
      return () => insertMany(db, 'users', rows);
    });
    await sql`vacuum analyze users`.execute(db);
  }

  if (request.studies > 0) {
    await recordStart(db, request, 'studyCreate', `${request.studies} invented studies`);
    const references = await readReferences(db, clinicId);
    const days = Math.max(leastDays, request.studies / studiesADay);
    const begin = now.getTime() - days * day;
    const timeOf = (serial: number) => new Date(Math.floor(begin + (days * day * serial) / request.studies));
    await inBatches('studies', request.studies, request.onProgress, (from, count) => {
      const rows = inventSeedStudies(random, references, {
        from: timeOf(from),
        to: timeOf(from + count),
        now,
        count,
        run,
        firstSerial: from,
      });
      return () => insertMany(db, 'studies', rows);
    });
    // Also moves what the text index has only queued to where it is searched quickly.
    await sql`vacuum analyze studies`.execute(db);
  }
  return { studies: request.studies, users: request.users, seconds: (performance.now() - began) / 1000 };
}

/** One row a run: a row for every invented study would bury what people did. */
async function recordStart(
  db: Kysely<Database>,
  { clinicId, now }: SeedRequest,
  action: AuditAction,
  name: string,
): Promise<void> {
  await insertAudit(db, {
    clinicId,
    at: now,
    actor: terminalActor,
    request: undefined,
    facts: { action, object: { kind: 'list', id: null, name } },
  });
}

/** Prepares the next batch while the database takes the one before. */
async function inBatches(
  what: SeedProgress['what'],
  total: number,
  onProgress: SeedRequest['onProgress'],
  prepare: (from: number, count: number) => () => Promise<void>,
): Promise<void> {
  const began = performance.now();
  let inserting: Promise<void> = Promise.resolve();
  for (let from = 0; from < total; from += batch) {
    const count = Math.min(batch, total - from);
    const insert = prepare(from, count);
    await inserting;
    inserting = insert().then(() => {
      const done = from + count;
      const rowsPerSecond = done / ((performance.now() - began) / 1000);
      onProgress?.({ what, done, total, rowsPerSecond, secondsLeft: (total - done) / rowsPerSecond });
    });
    // Awaited a round later; until then its failure is nobody's surprise.
    inserting.catch(() => {});
    // Preparing is all computing: let the statement go out first.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await inserting;
}

/** A few hundred of each are enough to spread the studies over. */
const referencesMax = 500;

async function readReferences(db: Kysely<Database>, clinicId: string): Promise<SeedReferences> {
  const people = await db
    .selectFrom('users')
    .select(['user_id', 'clinic_role', 'can_manage_studies'])
    .where('clinic_id', '=', clinicId)
    .where('access_revoked_at', 'is', null)
    .orderBy('created_at')
    .limit(4 * referencesMax)
    .execute();
  const apiKeys = await db
    .selectFrom('api_keys')
    .select('api_key_id')
    .where('clinic_id', '=', clinicId)
    .where('revoked_at', 'is', null)
    .limit(referencesMax)
    .execute();
  const customers = await db
    .selectFrom('express_customers')
    .select('express_customer_id')
    .where('clinic_id', '=', clinicId)
    .limit(referencesMax)
    .execute();
  const isReader = new Set<string>(readerRoles);
  const ids = (of: typeof people) => of.slice(0, referencesMax).map((person) => person.user_id);
  return {
    clinicId,
    readers: ids(people.filter((person) => isReader.has(person.clinic_role))),
    managers: ids(people.filter((person) => person.can_manage_studies)),
    apiKeys: apiKeys.map((key) => key.api_key_id),
    customers: customers.map((customer) => customer.express_customer_id),
  };
}
