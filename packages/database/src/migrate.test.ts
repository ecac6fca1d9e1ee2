import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import { readFolder, readMigrations } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import { readSchema } from './read-schema.ts';
import { SchemaError } from './schema-error.ts';
import { createTestDatabase, type TestDatabase } from './testing/index.ts';
import { removeFolder } from './testing/remove-folder.ts';
import { transaction } from './transaction.ts';

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

const migration = (name: string, text: string, isContract = false) => ({ name, text, isContract });

/** Migrations that a later version has, beside those that there are. */
async function withLater(...later: ReturnType<typeof migration>[]) {
  return [...(await readMigrations()), ...later];
}

test('a schema tells whether this version may use it: current, pending, newer, or no longer compatible', async () => {
  await using other = await createIsolated();
  const { db } = other;
  const expanded = await withLater(migration('9000_expand', 'create table expanded ()'));
  const contracted = [...expanded, migration('9001_contract', 'drop table expanded', true)];
  const states: string[] = [(await readSchema(db)).state, (await readSchema(db, expanded)).state];

  await migrate(db, { migrations: expanded });
  states.push((await readSchema(db)).state);
  await migrate(db, { migrations: contracted });
  states.push((await readSchema(db)).state, (await readSchema(db, contracted)).state);

  expect(states).toEqual(['current', 'pending', 'newer', 'incompatible', 'current']);
});

test('nothing opens or migrates a database that a later version has contracted', async () => {
  await using other = await createIsolated();
  await migrate(other.db, { migrations: await withLater(migration('9001_contract', 'select 1', true)) });

  await expect(migrate(other.db)).rejects.toThrow(/newer version of Jettson.*9001_contract/);
  await expect(openDatabase({ ...other.options, embedded: 'attach' })).rejects.toThrow(SchemaError);
});

test('a database that is older is only migrated by who asks for it, and one that is newer is opened as it is', async () => {
  await using other = await createIsolated();
  await sql`delete from kysely_migration where name = '0031_idempotency'`.execute(other.db);
  await sql`alter table idempotency_keys add column status int`.execute(other.db);
  const options = { ...other.options, embedded: 'attach' as const };

  await expect(openDatabase(options)).rejects.toThrow(
    /older than this version of Jettson: 1 migration is missing/,
  );
  expect((await readSchema(other.db)).pending).toEqual(['0031_idempotency']);
  await (await openDatabase({ ...options, schema: 'migrate' })).close();
  expect((await readSchema(other.db)).state).toBe('current');
  await sql`insert into kysely_migration (name, timestamp) values ('9000_unknown', '')`.execute(other.db);
  await (await openDatabase(options)).close();
});

test('a file of migrations is a contract when a line of it begins with the mark', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-migrations-'));
  await writeFile(join(folder, '0001_a.sql'), '-- Contracts are nice.\nselect 1;');
  await writeFile(
    join(folder, '0002_b.sql'),
    '-- What nobody reads any more.\n-- contract: since 0.3.0\nselect 1;',
  );

  const read = await readFolder(pathToFileURL(`${folder}/`));

  expect(read.map(({ name, isContract }) => [name, isContract])).toEqual([
    ['0001_a', false],
    ['0002_b', true],
  ]);
  await removeFolder(folder);
});

test('a migration that fails leaves nothing behind, and is named by the next look', async () => {
  await using other = await createIsolated();
  const broken = await withLater(migration('9000_broken', 'create table half (); select no_such_column'));

  await expect(migrate(other.db, { migrations: broken })).rejects.toThrow('no_such_column');

  expect((await readSchema(other.db, broken)).pending).toEqual(['9000_broken']);
  await expect(sql`select from half`.execute(other.db)).rejects.toThrow('half');
});

test.skipIf(process.env.JETTSON_TEST_DATABASE_URL === undefined)(
  'a migration that waits for a table lets others pass, and is done when it gets it (needs npm run test:postgres)',
  async () => {
    await using other = await createIsolated();
    const later = await withLater(migration('9000_column', 'alter table plans add column extra int'));
    const waited = new Set<string>();
    let release = () => {};
    const reader = transaction(other.db, async (trx) => {
      await sql`select 1 from plans`.execute(trx);
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });

    const migrating = migrate(other.db, {
      migrations: later,
      lockLimitMs: 50,
      pauseMs: 10,
      onWait: (name) => waited.add(name),
    });
    await expect.poll(() => [...waited]).toEqual(['9000_column']);
    await sql`select 1 from plans`.execute(other.db);
    release();

    await reader;
    expect(await migrating).toEqual(['9000_column']);
  },
);

async function createIsolated() {
  const created = await createTestDatabase({ isolated: true });
  return { ...created, [Symbol.asyncDispose]: () => created.close() };
}
