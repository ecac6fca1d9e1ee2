import { sql } from 'kysely';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from './open-database.ts';
import { createTestDatabase, type TestDatabase } from './testing/index.ts';
import { transaction } from './transaction.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.close());

test('vectors, full text and integers come back as intended', async () => {
  const { db } = database;

  const { rows } = await sql<object>`
    select '[1,0]'::vector <=> '[0,1]'::vector as distance,
      to_tsvector('english', 'running cats') @@ to_tsquery('english', 'cat') as found,
      count(*) as count
    from plans where name = 'free'`.execute(db);

  expect(rows).toEqual([{ distance: 1, found: true, count: 1 }]);
});

test('a thousand simultaneous queries each get their own answer', async () => {
  const { db } = database;
  const numbers = Array.from({ length: 1_000 }, (_, i) => i);

  const answers = await Promise.all(
    numbers.map(async (i) => (await sql<{ i: number }>`select ${i}::int as i`.execute(db)).rows[0]?.i),
  );

  expect(answers).toEqual(numbers);
});

test('a transaction that throws leaves nothing behind, even when nested', async () => {
  const { db } = database;
  const insert = sql`insert into accounts (id, name, plan) values ('acc_rollback', 'rollback', 'free')`;

  const failing = transaction(db, async (trx) => {
    await transaction(trx, async (nested) => void (await insert.execute(nested)));
    throw new Error('changed my mind');
  });

  await expect(failing).rejects.toThrow('changed my mind');
  const { rows } = await sql`select 1 from accounts where id = 'acc_rollback'`.execute(db);
  expect(rows).toEqual([]);
});

test('SQL with several statements returns the rows of all, and a failing one leaves no transaction open', async () => {
  const { db, executeSql } = database;

  const { rows } = await executeSql('begin; select 1 as one; select 2 as two; commit');
  const failing = executeSql('begin; select * from no_such_table; commit');

  expect(rows).toEqual([{ one: 1 }, { two: 2 }]);
  await expect(failing).rejects.toThrow('no_such_table');
  const answers = await Promise.all(Array.from({ length: 20 }, () => sql`select 1`.execute(db)));
  expect(answers).toHaveLength(20);
});

test('processes that start at the same time migrate once', async () => {
  const again = await Promise.all(Array.from({ length: 3 }, () => openDatabase(database.options)));

  const { rows } = await sql`select name from kysely_migration group by name having count(*) > 1`.execute(
    database.db,
  );

  expect(rows).toEqual([]);
  await Promise.all(again.map(({ close }) => close()));
});

test.skipIf(process.env.JETTSON_TEST_DATABASE_URL === undefined)(
  'limits that an operator has set on the Postgres do not hold for work without a limit (needs npm run test:postgres)',
  async () => {
    const other = await createTestDatabase({ isolated: true });
    onTestFinished(() => other.close());
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(other.db);
    for (const limit of ['statement_timeout', 'idle_in_transaction_session_timeout']) {
      await sql`alter database ${sql.ref(rows[0]?.name ?? '')} set ${sql.raw(limit)} = '100ms'`.execute(
        other.db,
      );
    }

    const slept = other.withoutLimit((db) =>
      transaction(db, async (trx) => {
        await sql`select pg_sleep(0.3)`.execute(trx);
        await new Promise((resolve) => setTimeout(resolve, 300));
        await sql`select 1`.execute(trx);
        return 'done';
      }),
    );

    expect(await slept).toBe('done');
  },
);
