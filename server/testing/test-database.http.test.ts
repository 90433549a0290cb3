import pg from 'pg';
import { expect, test } from 'vitest';
import { freshTestDatabase, testDatabase } from './test-database.ts';

test('every worker has one database, and a fresh one is another', async () => {
  const mine = await testDatabase();
  expect(mine.kind).toBe(process.env.TEST_DATABASE);
  expect(await testDatabase()).toBe(mine);
  const other = await freshTestDatabase();
  if (mine.kind !== 'postgres' || other.kind !== 'postgres') return;
  expect(other.url).not.toBe(mine.url);
  const client = new pg.Client({ connectionString: mine.url });
  await client.connect();
  // Folds letters beyond ASCII, and has the index type for "contains".
  expect((await client.query("select lower('É') as folded")).rows).toEqual([{ folded: 'é' }]);
  await client.query('create extension pg_trgm');
  await client.end();
});
