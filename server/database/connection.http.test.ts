import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connection, connect } from '#server/database/connect.ts';
import { databaseFailure, TransactionRolledBack } from '#server/database/failure.ts';
import { DatabaseTooNew, migrate } from '#server/database/migrate.ts';
import { freshTestDatabase } from '#server/testing/test-database.ts';

/*
 * The same expectations of the embedded database and of a server, so that neither can drift from the other.
 * (The file's name has it run in both of the projects that have a database.)
 */

let connection: Connection;
const schema = 'on_both';

beforeAll(async () => {
  const database = await freshTestDatabase();
  connection = await connect(database.kind === 'postgres' ? { databaseUrl: database.url } : { memory: true });
  await sql`create schema ${sql.id(schema)}`.execute(connection.db);
  await sql`create table ${table('parents')} (id int primary key)`.execute(connection.db);
  await sql`create table ${table('things')} (
    id int primary key, name text constraint things_name_key unique, parent int constraint things_parent_fkey references ${table('parents')},
    positive int constraint things_positive_check check (positive > 0))`.execute(connection.db);
}, 60_000);
afterAll(async () => {
  await sql`drop schema ${sql.id(schema)} cascade`.execute(connection.db);
  await connection.close();
  await connection.close();
});

function table(name: string) {
  return sql.id(schema, name);
}

async function one(query: ReturnType<typeof sql<{ value: unknown }>>): Promise<unknown> {
  return (await query.execute(connection.db)).rows[0]?.value;
}

test('answers a ping', () => connection.ping());

test.each([
  ['count(*)', sql`count(*)`, 1],
  ['int8', sql`9007199254740991::int8`, 9007199254740991],
  ['int8[]', sql`array[1, null, 3]::int8[]`, [1, null, 3]],
  ['numeric', sql`12345678901234567890.120::numeric`, '12345678901234567890.120'],
  ['numeric[]', sql`array[1.50]::numeric[]`, ['1.50']],
  ['sum of int8', sql`sum(2::int8)`, '2'],
  ['float8', sql`1.5::float8`, 1.5],
  ['boolean', sql`true`, true],
  ['null', sql`null::int`, null],
  ['jsonb object', sql`'{"a":[1,{"b":null}]}'::jsonb`, { a: [1, { b: null }] }],
  ['jsonb array', sql`'[1,"two"]'::jsonb`, [1, 'two']],
  ['jsonb scalar', sql`'"text"'::jsonb`, 'text'],
  ['text[]', sql`array['a', 'b,"\\ {}', null, '']::text[]`, ['a', 'b,"\\ {}', null, '']],
  ['empty array', sql`'{}'::text[]`, []],
  ['uuid', sql`'00000000-0000-4000-8000-000000000000'::uuid`, '00000000-0000-4000-8000-000000000000'],
  ['timestamptz', sql`'2026-03-04T05:06:07.123456+02'::timestamptz`, new Date('2026-03-04T03:06:07.123Z')],
  ['timestamptz(3)', sql`'2026-03-04T05:06:07.1239Z'::timestamptz(3)`, new Date('2026-03-04T05:06:07.124Z')],
  ['timestamptz[]', sql`array['2026-01-01Z'::timestamptz]`, [new Date('2026-01-01T00:00:00Z')]],
  ['date', sql`'2026-03-04'::date`, '2026-03-04'],
  ['bytea', sql`'\\x00ff10'::bytea`, Buffer.from([0, 255, 16])],
  ['zone', sql`current_setting('TimeZone')`, 'UTC'],
  ['time as text', sql`('2026-03-04 05:06:07+00'::timestamptz)::text`, '2026-03-04 05:06:07+00'],
])('reads %s', async (_name, expression, expected) => {
  expect(await one(sql<{ value: unknown }>`select ${expression} as value`)).toEqual(expected);
});

test('refuses an integer that JavaScript would round', async () => {
  await expect(one(sql`select 9007199254740993::int8 as value`)).rejects.toThrow(RangeError);
  expect(await one(sql`select 1 as value`)).toBe(1);
});

test.each([
  ['text', sql`${'Größe \u{1f9b4} \'"\\'}::text`, 'Größe \u{1f9b4} \'"\\'],
  ['number', sql`${42}::int`, 42],
  ['boolean', sql`${false}::boolean`, false],
  ['undefined as null', sql`${undefined}::text`, null],
  ['bigint', sql`${9007199254740991n}::int8`, 9007199254740991],
  [
    'time',
    sql`${new Date('2026-03-04T05:06:07.089Z')}::timestamptz(3)`,
    new Date('2026-03-04T05:06:07.089Z'),
  ],
  ['text[]', sql`${['a', 'b,"\\ {}', null, '']}::text[]`, ['a', 'b,"\\ {}', null, '']],
  ['int[]', sql`${[1, 2]}::int[]`, [1, 2]],
  ['time[]', sql`${[new Date(0)]}::timestamptz[]`, [new Date(0)]],
  ['an object as jsonb', sql`${{ a: [1] }}::jsonb`, { a: [1] }],
  ['stringified JSON', sql`${JSON.stringify([1, 'two'])}::jsonb`, [1, 'two']],
  ['bytes', sql`${Buffer.from([0, 255])}::bytea`, Buffer.from([0, 255])],
])('sends %s', async (_name, expression, expected) => {
  expect(await one(sql<{ value: unknown }>`select ${expression} as value`)).toEqual(expected);
});

test('takes no JS array as JSON: it must be stringified', async () => {
  const refusal = one(sql`select ${[{ a: 1 }]}::jsonb as value`);
  await expect(refusal).rejects.toMatchObject({ code: '22P02' });
});

test('counts the rows that a statement touched', async () => {
  const many = await sql`insert into ${table('parents')} select * from generate_series(100, 104)`.execute(
    connection.db,
  );
  expect(many.numAffectedRows).toBe(5n);
  const none = await sql`delete from ${table('parents')} where id = -1`.execute(connection.db);
  expect(none.numAffectedRows).toBe(0n);
});

test('rolls back what a failed callback wrote, and is usable afterwards', async () => {
  const failed = connection.db.transaction().execute(async (trx) => {
    await sql`insert into ${table('parents')} values (1)`.execute(trx);
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  expect(await one(sql`select count(*) as value from ${table('parents')} where id = 1`)).toBe(0);
});

test('a statement that fails in a transaction leaves a usable connection', async () => {
  for (let round = 0; round < 15; round += 1) {
    const failed = connection.db.transaction().execute(async (trx) => {
      await sql`insert into ${table('parents')} values (1)`.execute(trx);
      await sql`select 1/0`.execute(trx);
    });
    await expect(failed).rejects.toMatchObject({ code: '22012' });
  }
  expect(await one(sql`select count(*) as value from ${table('parents')} where id = 1`)).toBe(0);
});

test('a commit that rolled back is an error, not a success', async () => {
  const swallowed = connection.db.transaction().execute(async (trx) => {
    await sql`insert into ${table('parents')} values (2)`.execute(trx);
    await sql`select 1/0`.execute(trx).catch(() => {});
  });
  await expect(swallowed).rejects.toThrow(TransactionRolledBack);
  expect(await one(sql`select count(*) as value from ${table('parents')} where id = 2`)).toBe(0);
});

test('isolation levels, read only and savepoints', async () => {
  const level = await connection.db
    .transaction()
    .setIsolationLevel('serializable')
    .execute(
      async (trx) =>
        (await sql<{ value: string }>`select current_setting('transaction_isolation') as value`.execute(trx))
          .rows[0]?.value,
    );
  expect(level).toBe('serializable');
  const readOnly = connection.db
    .transaction()
    .setAccessMode('read only')
    .execute((trx) => sql`insert into ${table('parents')} values (3)`.execute(trx));
  await expect(readOnly).rejects.toMatchObject({ code: '25006' });
  const trx = await connection.db.startTransaction().execute();
  await sql`insert into ${table('parents')} values (4)`.execute(trx);
  const saved = await trx.savepoint('before "five"').execute();
  await sql`insert into ${table('parents')} values (5)`.execute(saved);
  await sql`select 1/0`.execute(saved).catch(() => {});
  await saved.rollbackToSavepoint('before "five"').execute();
  await trx.commit().execute();
  expect(await one(sql`select array_agg(id) as value from ${table('parents')} where id in (4, 5)`)).toEqual([
    4,
  ]);
});

test('sorts what the database refuses', async () => {
  const refused = async (query: ReturnType<typeof sql>) =>
    databaseFailure(await query.execute(connection.db).catch((error: unknown) => error));
  await sql`insert into ${table('things')} values (1, 'one', null, 1)`.execute(connection.db);
  expect(await refused(sql`insert into ${table('things')} values (2, 'one', null, 1)`)).toEqual({
    kind: 'unique',
    constraint: 'things_name_key',
  });
  expect(await refused(sql`insert into ${table('things')} values (3, 'three', 999, 1)`)).toEqual({
    kind: 'foreign-key',
    constraint: 'things_parent_fkey',
  });
  expect(await refused(sql`insert into ${table('things')} values (4, 'four', null, 0)`)).toEqual({
    kind: 'check',
    constraint: 'things_positive_check',
  });
  expect(await refused(sql`select no_such_function()`)).toEqual({ kind: 'other', constraint: undefined });
  expect(await refused(sql`set statement_timeout = 'soon'`)).toEqual({
    kind: 'other',
    constraint: undefined,
  });
});

test('many at once all get their answer', async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, id) => one(sql`select ${id}::int as value`)),
  );
  expect(answers).toEqual(Array.from({ length: 60 }, (_, id) => id));
});

test('migrations run once however many start at once, and a later version is not touched', async () => {
  const made: string[] = [];
  const migrations = {
    [`${schema}_a`]: {
      up: async (db: Kysely<never>) => {
        made.push('a');
        await sql`create table ${table('made')} (id int)`.execute(db);
      },
    },
  };
  try {
    const rounds = await Promise.all([1, 2, 3].map(() => migrate(connection, migrations)));
    expect(made).toEqual(['a']);
    expect(rounds.flat()).toEqual([`${schema}_a`]);
    await expect(migrate(connection, {})).rejects.toThrow(DatabaseTooNew);
    const broken = {
      ...migrations,
      [`${schema}_b`]: {
        up: (db: Kysely<never>) => sql`create table ${table('made')} (id int)`.execute(db).then(() => {}),
      },
    };
    await expect(migrate(connection, broken)).rejects.toMatchObject({ code: '42P07' });
    expect(await migrate(connection, migrations)).toEqual([]);
  } finally {
    await sql`delete from kysely_migration where name like ${`${schema}%`}`.execute(connection.db);
  }
});

test('a connection that the server cuts in mid-transaction fails that transaction and nothing else', async (context) => {
  if (connection.kind === 'embedded') return context.skip();
  const cut = connection.db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
    await sql`select pg_terminate_backend(${rows[0]?.pid}::int)`.execute(connection.db);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await sql`select 1`.execute(trx);
  });
  const refusal: unknown = await cut.catch((error: unknown) => error);
  expect(databaseFailure(refusal).kind).toBe('unavailable');
  expect(await one(sql`select 1 as value`)).toBe(1);
});
