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

  await maintain(db);

  const { rows } = await sql`
    select (select n_dead_tup from pg_stat_user_tables where relname = 'churn') as dead,
      pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) < 32 * 1024 * 1024 as short
    from pg_control_checkpoint()`.execute(db);
  expect(rows).toEqual([{ dead: 0, short: true }]);
});
