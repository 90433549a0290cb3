import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type Connection, connect } from '#server/database/connect.ts';
import { randomId } from '#server/database/identifiers.ts';
import { insertMany } from '#server/database/insert-many.ts';
import { migrate } from '#server/database/migrate.ts';
import { migrations } from '#server/database/migrations/all.ts';
import type { Database } from '#server/database/schema.ts';
import { seed } from '#server/database/seed/seed.ts';
import { startPrivatePostgres } from '#server/testing/private-postgres.ts';

export interface SeededDatabase {
  readonly connection: Connection;
  readonly clinicId: string;
  remove(): Promise<void>;
}

export interface Seeding {
  readonly studies: number;
  readonly users: number;
}

const customers = 24;

/** A PostgreSQL of this process alone, with one clinic in it. */
export async function seededPostgres(seeding: Seeding): Promise<SeededDatabase> {
  const server = await startPrivatePostgres({ sharedBuffers: '512MB' });
  if (server === undefined) throw new Error('This needs an installed PostgreSQL 15 or later.');
  try {
    const connection = await connect({ databaseUrl: server.url });
    const clinicId = await fill(connection, seeding);
    return {
      connection,
      clinicId,
      remove: async () => {
        await connection.close();
        await server.remove();
      },
    };
  } catch (error) {
    await server.remove();
    throw error;
  }
}

/** The embedded database in `folder`, with one clinic in it. */
export async function seededEmbedded(folder: string, seeding: Seeding): Promise<SeededDatabase> {
  const connection = await connect({ dataDir: folder });
  try {
    const clinicId = await fill(connection, seeding);
    return { connection, clinicId, remove: () => connection.close() };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function fill(connection: Connection, seeding: Seeding): Promise<string> {
  await migrate(connection, migrations);
  const clinicId = randomUUID();
  const now = new Date();
  await connection.db
    .insertInto('clinics')
    .values({ clinic_id: clinicId, name: 'Measured', created_at: now, wait_targets: null })
    .execute();
  await addCustomers(connection.db, clinicId);
  await connection.unhurried((db) => seed(db, { clinicId, ...seeding, now }));
  return clinicId;
}

/** So that the filter by customer has something to find. */
export async function addCustomers(db: Kysely<Database>, clinicId: string): Promise<void> {
  await insertMany(
    db,
    'express_customers',
    Array.from({ length: customers }, (_, index) => ({
      express_customer_id: randomId('cus'),
      clinic_id: clinicId,
      name: `Referring site ${index + 1}`,
    })),
  );
}
