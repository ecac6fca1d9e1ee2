import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openDatabase, readMigrations } from '@jettson/database';
import { createDataDir, removeFolder } from '@jettson/database/testing';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { type Config, readConfig } from '../../config.ts';
import type { S3Config } from '../../config-files.ts';
import { contentName } from '../../files/content-name.ts';
import { type FileStore, FileStoreAwayError } from '../../files/file-store.ts';
import { openFileStore } from '../../files/open-file-store.ts';
import { spoolFile } from '../../files/spool-file.ts';
import { startFakeS3 } from '../../files/testing/start-fake-s3.ts';
import { readPause } from '../../jobs/pause.ts';
import { claimKey } from '../../sealing/claim-key.ts';
import { openKeyRing } from '../../sealing/key-ring.ts';
import { createSealing } from '../../sealing/sealing.ts';
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

const configOf = (dataDir: string, environment: Record<string, string> = {}): Config =>
  readConfig({}, { JETTSON_DATA_DIR: dataDir, ...environment });

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

/** An installation with one account, one upload with this content, and one secret. */
async function newInstallation(config: Config, content: string): Promise<FileStore> {
  const database = await openDatabase({ dataDir: config.dataDir, schema: 'migrate' });
  const { db } = database;
  const files = await openFileStore(config.files, config.dataDir);
  await using spooled = await spoolFile(files.spoolFolder, [Buffer.from(content)] as never, {
    maxBytes: 1e6,
  });
  const { sizeBytes, sha256 } = spooled;
  await sql`insert into accounts (id, name, plan) values ('acc', 'one', 'free')`.execute(db);
  await sql`insert into files (id, account_id, path, size_bytes, sha256, state, expires_at)
    values ('file', 'acc', 'a.txt', ${sizeBytes}, ${sha256}, 'kept', now() + interval '1 day')`.execute(db);
  await files.store.put(contentName({ accountId: 'acc', id: 'file', sha256 }), spooled);
  const ring = await openKeyRing(config.secretKey, config.dataDir);
  await claimKey(db, ring);
  const sealed = await createSealing(ring).seal('tok_1', 'provider_keys:openai');
  await sql`insert into provider_keys (provider, sealed_key, saved_by) values ('openai', ${sealed}, 'x')`.execute(
    db,
  );
  await database.close();
  return files.store;
}

const inBucket = ({ url, region, accessKeyId, secretAccessKey }: S3Config) => ({
  JETTSON_FILES_S3_URL: url,
  JETTSON_FILES_S3_REGION: region,
  JETTSON_FILES_S3_ACCESS_KEY_ID: accessKeyId,
  JETTSON_FILES_S3_SECRET_ACCESS_KEY: secretAccessKey,
});

test('a backup without its key moves from one bucket to another, and the copy names the key and what it cannot read', {
  timeout: 180_000,
}, async () => {
  const folder = await newFolder();
  const [first, second] = [await startFakeS3(), await startFakeS3()];
  onTestFinished(async () => void (await Promise.all([first.close(), second.close()])));
  const from = configOf(await createDataDir(), inBucket(first.config));
  onTestFinished(() => removeFolder(from.dataDir));
  const to = configOf(join(folder, 'to'), inBucket(second.config));
  const store = await newInstallation(from, 'in a bucket');
  const path = join(folder, 'backup');

  const { files, key } = await createBackup(from, path, { store, withKey: false });
  const { missingKey, unreadable } = await restoreBackup(to, path);
  first.goAway();
  const failing = createBackup(from, join(folder, 'none'), { store, withKey: true });
  await expect(failing).rejects.toThrow(FileStoreAwayError);

  expect(files).toEqual({ count: 1, missing: [] });
  expect([...second.objects]).toEqual([...first.objects]);
  expect([...second.objects.values()].map(String)).toEqual(['in a bucket']);
  expect(await readdir(folder)).not.toContainEqual(expect.stringContaining('none'));
  expect(key).toEqual({ id: expect.any(String), is_included: false });
  expect([missingKey, unreadable]).toEqual([key.id, ['provider_keys:openai (sealed_key)']]);
  const restored = await openDatabase({ dataDir: to.dataDir });
  onTestFinished(() => restored.close());
  const foreign = await openKeyRing(undefined, to.dataDir);
  await expect(claimKey(restored.db, foreign)).rejects.toThrow(`sealed with key ${key.id}`);
  const own = await openKeyRing(await readFile(join(from.dataDir, 'secret.key'), 'utf8'), to.dataDir);
  expect(await claimKey(restored.db, own)).toBe(key.id);
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
