import { Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { connect } from '#server/database/connect.ts';
import { openEmbedded } from '#server/database/embedded/open-embedded.ts';
import { PgliteDialect } from '#server/database/embedded/pglite-dialect.ts';
import { DatabaseBusy, databaseFailure } from '#server/database/failure.ts';

test('a query beside a transaction waits its turn; inside one it is refused at the limit, and nothing is stuck', async () => {
  const database = await openEmbedded({ folder: 'memory' });
  const db = new Kysely<never>({ dialect: new PgliteDialect(database, { waitMs: 300 }) });
  const order: string[] = [];
  const slow = db.transaction().execute(async (trx) => {
    await sql`select 1`.execute(trx);
    await new Promise((resolve) => setTimeout(resolve, 50));
    order.push('transaction');
  });
  await Promise.all([slow, sql`select 2`.execute(db).then(() => order.push('query'))]);
  expect(order).toEqual(['transaction', 'query']);

  const nested = db.transaction().execute(() => sql`select 1`.execute(db));
  const refusal: unknown = await nested.catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(DatabaseBusy);
  expect(databaseFailure(refusal).kind).toBe('unavailable');
  expect((await sql<{ value: number }>`select 3 as value`.execute(db)).rows).toEqual([{ value: 3 }]);

  const turn = await database.take();
  await turn.query('begin');
  await turn.query('create table left_open (id int)');
  await turn.end();
  expect((await sql<{ value: unknown }>`select to_regclass('left_open') as value`.execute(db)).rows).toEqual([
    { value: null },
  ]);
  await database.close();
  const late: unknown = await database.take().catch((error: unknown) => error);
  expect(databaseFailure(late).kind).toBe('unavailable');
}, 60_000);

test('a server that is not there is a sentence, in under two seconds and without the password', async () => {
  const began = performance.now();
  const refusal: unknown = await connect({
    databaseUrl: 'postgres://someone:secret-canary@127.0.0.1:9/none',
  }).catch((error: unknown) => error);
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(refusal).toBeInstanceOf(Error);
  expect(String(refusal)).toContain('does not answer');
  expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).not.toContain('secret-canary');
  expect(databaseFailure(refusal).kind).toBe('unavailable');
});
