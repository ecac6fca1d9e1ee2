import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import { createTestDatabase, type TestDatabase } from './testing/index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ isolated: true });
});
afterAll(() => database.close());

async function applied(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
    database.db,
  );
  return rows.map(({ name }) => name);
}

const pretend = (...names: string[]) =>
  sql`insert into kysely_migration (name, timestamp)
    select name, now()::text from unnest(${names}::text[]) as name`.execute(database.db);

test('a start accepts unknown migrations of another version, after its own and between them', async () => {
  await pretend('0012_unknown', '9999_unknown');
  const before = await applied();

  await migrate(database.db);

  expect(await applied()).toEqual(before);
});

test('a pending migration of its own runs despite unknown ones', async () => {
  await pretend('0011_unknown', '9998_unknown');
  await sql`alter table idempotency_keys add column status int`.execute(database.db);
  await sql`delete from kysely_migration where name = '0031_idempotency'`.execute(database.db);

  await migrate(database.db);

  expect(await applied()).toEqual(
    expect.arrayContaining(['0011_unknown', '0031_idempotency', '9998_unknown']),
  );
  // Does again what 0031 does.
  await expect(sql`select status from idempotency_keys`.execute(database.db)).rejects.toThrow('status');
});
