import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../open-database.ts';
import { createDataDir } from '../testing/create-data-dir.ts';
import { removeFolder } from '../testing/remove-folder.ts';
import { transaction } from '../transaction.ts';
import type { Database, DatabaseHandle } from '../types.ts';

let dataDir: string;
let database: DatabaseHandle;
let db: Database;

beforeAll(async () => {
  dataDir = await createDataDir();
  database = await openDatabase({ dataDir });
  db = database.db;
});

afterAll(async () => {
  await database.close();
  await removeFolder(dataDir);
});

interface Prepared {
  statement: string;
  plans: number;
}

async function preparedNaming(word: string): Promise<Prepared[]> {
  const { rows } = await sql<Prepared>`
    select statement, (generic_plans + custom_plans)::int as plans from pg_prepared_statements
     where position(${word} in statement) > 0 and position('pg_prepared' in statement) = 0`.execute(db);
  return rows;
}

test('a repeated statement is prepared once for all connections', async () => {
  const double = async (n: number) => {
    const { rows } = await sql<{ twice: number }>`select ${n}::int * 2 as twice`.execute(db);
    return rows[0]?.twice;
  };
  await double(0);

  const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => double(n)));

  expect(answers).toEqual(Array.from({ length: 40 }, (_, n) => 2 * n));
  expect(await preparedNaming('as twice')).toEqual([{ statement: expect.any(String), plans: 40 }]);
});

test('a statement that could not be prepared is prepared once that is possible', async () => {
  const count = () => sql`select count(*)::int as late from late_table where ${1} = 1`.execute(db);
  for (let time = 0; time < 3; time++) await expect(count()).rejects.toThrow(/late_table/);
  await sql`create table late_table (n int)`.execute(db);

  const answers = await Promise.all([count(), count(), count()]);

  expect(answers.map(({ rows }) => rows)).toEqual(Array.from({ length: 3 }, () => [{ late: 0 }]));
});

test('a statement first prepared in a transaction that was rolled back stays prepared', async () => {
  const add = (trx: Database) => sql`select ${1}::int + 1 as added`.execute(trx);
  await add(db);
  const rolledBack = transaction(db, async (trx) => {
    await add(trx);
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');

  const { rows } = await add(db);

  expect(rows).toEqual([{ added: 2 }]);
  expect(await preparedNaming('as added')).toHaveLength(1);
});
