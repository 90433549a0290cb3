import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export type TestDatabase =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'postgres'; readonly url: string };

/**
 * A new, empty database for tests, as the running project wants it: `postgres` with the address of a database made for
 * this call on the run's private server, or `embedded`, for which the caller opens one in memory.
 */
export async function freshTestDatabase(): Promise<TestDatabase> {
  if (process.env.TEST_DATABASE !== 'postgres') return { kind: 'embedded' };
  const url = new URL(inject('postgresUrl'));
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await client.query(`create database ${name} template template0`);
  await client.end();
  url.pathname = `/${name}`;
  return { kind: 'postgres', url: url.href };
}

let ofThisWorker: Promise<TestDatabase> | undefined;

/** The database that all test files of one worker share; made at the first call. */
export function testDatabase(): Promise<TestDatabase> {
  ofThisWorker ??= freshTestDatabase();
  return ofThisWorker;
}
