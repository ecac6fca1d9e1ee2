import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { PGlite } from 'pglite-17';
import { vector } from 'pglite-17/vector';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readMigrations } from '../migrations.ts';
import { openDatabase } from '../open-database.ts';
import { removeFolder } from '../testing/remove-folder.ts';
import { ENGINE_VERSION } from './former-engines.ts';
import { clusterVersion, finishTakeOver, takeOverCluster } from './take-over-cluster.ts';

const openFormer = (folder: string) => PGlite.create({ dataDir: folder, extensions: { vector } });

let dataDir: string;
let pgdata: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jettson-take-over-'));
  await mkdir(join(dataDir, 'database'), { mode: 0o700 });
  pgdata = join(dataDir, 'database', 'pgdata');
  // What an installation with the earlier engine, and an older schema, has left.
  const former = await openFormer(pgdata);
  await former.exec(
    'create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)',
  );
  for (const { name, text } of await readMigrations()) {
    if (name > '0060') continue;
    await former.exec(text);
    await former.query("insert into kysely_migration values ($1, '')", [name]);
  }
  await former.exec(`
    insert into accounts (id, name, plan) values ('acc', 'ünï''code\\', 'scale');
    insert into memories (account_id, id, namespace, key, created_at, changed_at, last_version)
      values ('acc', 'mem', 'n', 'k', 1, 1, 1);
    insert into memory_versions (account_id, memory_id, namespace, version, importance, source, trust, valid_from, tags,
                                 provenance, metadata, value, words)
      values ('acc', 'mem', 'n', 1, 5, 'manual', 'user', 1, array['a,b', null], '{"kind": "key"}', '{}', E'v\n', to_tsvector('v'));
    insert into memory_vectors (version_id, model_id, account_id, namespace, live, embedding)
      values (1, 'm', 'acc', 'n', true, '[0.1,0.30000001,-2]');
    create schema pgboss;
    create table pgboss.job (id int, name text, data jsonb, group_id text, expire_seconds int, start_after timestamptz,
                             created_on timestamptz, state text, singleton_key text);
    insert into pgboss.job values (1, 'deliver-webhook', '{"a": 1}', 'g', 60, to_timestamp(5), now(), 'retry', null),
                                  (2, 'deliver-webhook', '{}', null, 60, now(), now(), 'completed', null)`);
  await former.close();
});
afterAll(() => removeFolder(dataDir));

test('a folder of an earlier version of Postgres is named, and not touched, by a command', async () => {
  expect(clusterVersion(pgdata)).toBe(17);

  await expect(openDatabase({ dataDir })).rejects.toThrow(/Postgres 17.*this one has Postgres 18/);
  await expect(openDatabase({ dataDir, schema: 'migrate' })).rejects.toThrow(/jettson backup/);

  expect(clusterVersion(pgdata)).toBe(17);
});

test('a folder of an earlier version of Postgres is taken over with all that is in it, and kept beside', async () => {
  await takeOverCluster(pgdata, openFormer);

  const database = await openDatabase({ dataDir });
  const { db } = database;
  const rows = async (query: string) => (await sql.raw(query).execute(db)).rows;
  expect(await rows('select name from accounts')).toEqual([{ name: "ünï'code\\" }]);
  expect(
    await rows(
      'select value, tags, embedding::text from memory_versions v join memory_vectors x on x.version_id = v.id',
    ),
  ).toEqual([{ value: 'v\n', tags: ['a,b', null], embedding: '[0.1,0.3,-2]' }]);
  expect(await rows('select namespace, live, versions from memory_counts')).toEqual([
    { namespace: 'n', live: 1, versions: 1 },
  ]);
  expect(await rows('select job from restored_jobs')).toEqual([
    { job: { name: 'deliver-webhook', data: { a: 1 }, group: 'g', expireSeconds: 60, startAfter: 5000 } },
  ]);
  // The sequence, the foreign keys and the triggers are in force again.
  await sql`update memory_versions set valid_to = 2, ended_by = 'superseded'`.execute(db);
  expect(await rows('select live from memory_counts')).toEqual([{ live: 0 }]);
  await expect(sql`delete from accounts`.execute(db)).rejects.toThrow(/foreign key|violates/);
  expect(await rows("select nextval(pg_get_serial_sequence('memory_versions', 'id'))::int as next")).toEqual([
    { next: 2 },
  ]);
  await database.close();
  expect(clusterVersion(pgdata)).toBe(ENGINE_VERSION);
  expect(clusterVersion(`${pgdata}-17`)).toBe(17);
});

test('a crash between the two last renames is completed, and one before leaves the folder that there was', async () => {
  const next = `${pgdata}.next`;
  await cp(pgdata, next, { recursive: true });
  await writeFile(join(next, 'stale'), '');
  finishTakeOver(pgdata);
  expect(existsSync(next)).toBe(false);
  expect(existsSync(join(pgdata, 'stale'))).toBe(false);

  await rename(pgdata, next);
  finishTakeOver(pgdata);
  expect(existsSync(next)).toBe(false);
  expect(clusterVersion(pgdata)).toBe(ENGINE_VERSION);
});
