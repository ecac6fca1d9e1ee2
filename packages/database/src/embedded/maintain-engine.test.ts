import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../open-database.ts';
import { createDataDir } from '../testing/create-data-dir.ts';
import { removeFolder } from '../testing/remove-folder.ts';
import type { DatabaseHandle } from '../types.ts';
import { maintain } from './maintain-engine.ts';

let dataDir: string;
let database: DatabaseHandle;

beforeAll(async () => {
  dataDir = await createDataDir();
  database = await openDatabase({ dataDir });
});

afterAll(async () => {
  await database.close();
  await removeFolder(dataDir);
});

test('maintenance removes dead rows and keeps the log that a crash replays short', async () => {
  const { db } = database;
  await sql`create table churn (id int primary key, text text)`.execute(db);
  await sql`insert into churn select i, repeat(md5(i::text), 100) from generate_series(1, 15000) i`.execute(
    db,
  );
  await sql`delete from churn where id % 2 = 0`.execute(db);
  // Otherwise these rows may be counted only after the vacuum.
  await sql`select pg_stat_force_next_flush()`.execute(db);

  await maintain(database);

  const { rows } = await sql`
    select (select n_dead_tup from pg_stat_user_tables where relname = 'churn') as dead,
      pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) < 32 * 1024 * 1024 as short
    from pg_control_checkpoint()`.execute(db);
  expect(rows).toEqual([{ dead: 0, short: true }]);
});

test('maintenance leaves dead vectors in their index, because taking them out blocks everybody', async () => {
  const { db } = database;
  await sql`create extension if not exists vector`.execute(db);
  await sql`create table points (id int primary key, at vector(384))`.execute(db);
  await sql`create index points_at on points using hnsw (at vector_ip_ops)`.execute(db);
  const fill = () =>
    sql`insert into points select i, array_fill(i::real, array[384])::vector from generate_series(1, 80) i`.execute(
      db,
    );
  const size = async () =>
    (await sql<{ bytes: number }>`select pg_relation_size('points_at') as bytes`.execute(db)).rows[0]
      ?.bytes ?? 0;
  await fill();
  const once = await size();
  await sql`delete from points`.execute(db);
  await sql`select pg_stat_force_next_flush()`.execute(db);

  await maintain(database);

  // Whatever is taken out of the index makes room for what comes next.
  await fill();
  expect(await size()).toBeGreaterThan(once);
});

test('the vacuum of a large table may take longer than a statement', async () => {
  const folder = await createDataDir();
  const limited = await openDatabase({ dataDir: folder, statementLimitMs: 1_000 });
  const { db } = limited;
  await sql`create table large (id int)`.execute(db);
  await sql`insert into large select generate_series(1, 100)`.execute(db);
  await sql`
    create function slow(id int) returns int immutable language plpgsql
      as 'begin perform pg_sleep(0.001); return id; end'`.execute(db);
  await sql`create index large_slow on large (slow(id))`.execute(db);
  // Analyzing calls it for each row, which takes 3 s: the engine is taken for stuck after 1.6 s.
  await sql`
    create or replace function slow(id int) returns int immutable language plpgsql
      as 'begin perform pg_sleep(0.03); return id; end'`.execute(db);
  await sql`select pg_stat_force_next_flush()`.execute(db);

  await maintain(limited);

  const { rows } = await sql`
    select n_mod_since_analyze as changed from pg_stat_user_tables where relname = 'large'`.execute(db);
  expect(rows).toEqual([{ changed: 0 }]);
  await limited.close();
  await removeFolder(folder);
});
