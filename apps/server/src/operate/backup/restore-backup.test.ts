import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openDatabase, readMigrations } from '@jettson/database';
import { removeFolder } from '@jettson/database/testing';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { type Config, readConfig } from '../../config.ts';
import { openFileStore } from '../../files/open-file-store.ts';
import { readPause } from '../../jobs/pause.ts';
import { readWholeSchema } from '../prepare-schema.ts';
import { createBackup } from './create-backup.ts';
import { openArchive } from './open-archive.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeArchive } from './write-archive.ts';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-restore-'));
  onTestFinished(() => removeFolder(folder));
  return folder;
}

const configOf = (dataDir: string): Config => readConfig({}, { JETTSON_DATA_DIR: dataDir });

test('a backup of an older version comes back up to date and paused, and says that its key is missing', {
  timeout: 180_000,
}, async () => {
  const folder = await newFolder();
  const [from, to] = [configOf(join(folder, 'from')), configOf(join(folder, 'to'))];
  const older = await openDatabase({ dataDir: from.dataDir, schema: 'any' });
  const known = await readMigrations();
  await migrate(older.db, { migrations: known.filter(({ name }) => name < '0060') });
  await sql`insert into accounts (id, name, plan) values ('acc', 'old', 'free')`.execute(older.db);
  await sql`insert into sealing_keys (key_id) values ('abc123')`.execute(older.db);
  await older.close();
  const path = join(folder, 'backup');
  const { store } = await openFileStore(from.files, from.dataDir);

  await createBackup(from, path, { store, withKey: true });
  const { missingKey } = await restoreBackup(to, path);

  expect(missingKey).toBe('abc123');
  const restored = await openDatabase({ dataDir: to.dataDir });
  const { rows } = await sql`select name from accounts`.execute(restored.db);
  const { pending } = await readWholeSchema(restored);
  const since = await readPause(restored.db);
  await restored.close();
  expect(rows).toEqual([{ name: 'old' }]);
  expect(pending).toEqual(['job queue']);
  expect(since).toBeInstanceOf(Date);
});

test('a backup of a newer version is refused before anything is written', async () => {
  const folder = await newFolder();
  const path = join(folder, 'backup');
  await using archive = await writeArchive(path);
  await archive.finish(() => ({
    format: 1,
    version: '9.0.0',
    created_at: '2030-01-01T00:00:00.000Z',
    database: 'postgres',
    migrations: ['0001_accounts', '9000_later'],
    tables: [],
    sequences: [],
    jobs: 0,
    files: { count: 0, missing: [] },
    key: { id: null, is_included: false },
  }));
  expect((await openArchive(path)).manifest.version).toBe('9.0.0');

  await expect(restoreBackup(configOf(join(folder, 'to')), path)).rejects.toThrow(
    /newer version of Jettson \(9\.0\.0\).*9000_later/,
  );

  expect(await readdir(folder)).toEqual(['backup']);
});
