import fs from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { DatabaseUnavailableError } from '../database-unavailable-error.ts';
import { openDatabase } from '../open-database.ts';
import { createDataDir } from '../testing/create-data-dir.ts';
import { enginePid } from '../testing/engine-pid.ts';
import { removeFolder } from '../testing/remove-folder.ts';
import type { Database } from '../types.ts';
import { createCluster } from './create-cluster.ts';
import { createPGlite } from './create-pglite.ts';
import { openLogSync } from './log-sync.ts';

const PATIENCE = { timeout: 30_000 };

test('each commit asks for a sync of the log, and nothing else of the database is written before that sync', async () => {
  const dataDir = await createDataDir();
  const folder = path.join(dataDir, 'database/pgdata');
  const log = openLogSync();
  const commits = vi.spyOn(log, 'defer');
  const pglite = await createPGlite(folder, log);
  await pglite.exec('create table numbers (n int)');
  await log.sync();
  commits.mockClear();
  const sync = vi.spyOn(fs, 'fdatasyncSync');

  for (let n = 0; n < 10; n++) await pglite.exec(`insert into numbers values (${n})`);
  const asked = commits.mock.calls.length;
  const syncedByThen = sync.mock.calls.length;
  const before = withoutLog(folder);
  let atSync: string[] | undefined;
  sync.mockImplementationOnce(() => {
    atSync = withoutLog(folder);
  });
  await pglite.exec('checkpoint');

  expect(asked).toBe(10);
  expect(syncedByThen).toBe(0);
  expect(atSync).toEqual(before);
  expect(withoutLog(folder)).not.toEqual(before);
  sync.mockRestore();
  await pglite.close();
  await removeFolder(dataDir);
});

/** All files except the log, with the time when they were last written. */
function withoutLog(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('pg_wal'))
    .map((name) => `${name} ${fs.statSync(path.join(folder, name), { bigint: true }).mtimeNs}`);
}

test('a new database has its name only when all of it is on disk, and the name is on disk, too', async () => {
  const dataDir = await createDataDir();
  const folder = path.join(dataDir, 'database');
  const synced: string[] = [];
  const real = fs.fsyncSync;
  const sync = vi.spyOn(fs, 'fsyncSync').mockImplementation((descriptor) => {
    const file = fs.readlinkSync(`/proc/self/fd/${descriptor}`);
    synced.push(file === folder ? `${file} with ${fs.readdirSync(file).join()}` : file);
    real(descriptor);
  });

  await createCluster(path.join(folder, 'new'));
  sync.mockRestore();

  const names = fs.readdirSync(path.join(folder, 'new'), { recursive: true, encoding: 'utf8' });
  const missing = names.filter((name) => !synced.some((file) => file.endsWith(`/pgdata/${name}`)));
  expect(missing).toEqual([]);
  expect(names.length).toBeGreaterThan(900);
  expect(synced.at(-1)).toMatch(/database with .*\bnew\b/);
  await removeFolder(dataDir);
});

test('no acknowledged row is lost when the engine is killed again and again', async () => {
  const dataDir = await createDataDir();
  const { db, close } = await openDatabase({ dataDir });
  await sql`create table numbers (n bigint primary key)`.execute(db);
  const written: Written = { acknowledged: [], next: 0, done: false };
  const writers = Array.from({ length: 4 }, () => writeUntilDone(db, written));

  try {
    for (let round = 0; round < 5; round++) {
      const before = written.acknowledged.length;
      await vi.waitUntil(() => written.acknowledged.length > before + 50, PATIENCE);
      if (round % 2 === 1) await vi.waitFor(() => sql`checkpoint`.execute(db), PATIENCE);
      process.kill(enginePid(dataDir), 'SIGKILL');
    }
  } finally {
    written.done = true;
  }
  await Promise.all(writers);

  const { rows } = await vi.waitFor(() => sql<{ n: number }>`select n from numbers`.execute(db), PATIENCE);
  const stored = new Set(rows.map(({ n }) => n));
  expect(written.acknowledged.filter((n) => !stored.has(n))).toEqual([]);
  expect(written.acknowledged.length).toBeGreaterThan(250);
  await close();
  await removeFolder(dataDir);
});

interface Written {
  readonly acknowledged: number[];
  next: number;
  done: boolean;
}

async function writeUntilDone(db: Database, written: Written): Promise<void> {
  while (!written.done) {
    const n = written.next++;
    try {
      await sql`insert into numbers values (${n})`.execute(db);
      written.acknowledged.push(n);
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError)) throw error;
    }
  }
}
