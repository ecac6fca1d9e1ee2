import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '@jettson/database';
import { createTestDatabase } from '@jettson/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { S3Config } from '../config-files.ts';
import { newId } from '../ids.ts';
import { newAccount } from '../testing/new-account.ts';
import { adoptFileStore } from './adopt-file-store.ts';
import { claimFileStore } from './claim-file-store.ts';
import { contentName } from './content-name.ts';
import { openFileStore } from './open-file-store.ts';
import { insertFile, markKept } from './queries.ts';
import { spoolFile } from './spool-file.ts';
import { readStoreId } from './store-id.ts';
import { type FakeS3, startFakeS3 } from './testing/start-fake-s3.ts';

let folder: string;
let bucket: FakeS3;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-claim-'));
  database = await createTestDatabase({ isolated: true });
  db = database.db;
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await sql`delete from file_store`.execute(db);
  await sql`delete from files`.execute(db);
  bucket = await startFakeS3();
  return () => bucket.close();
});

let folders = 0;
const inFolder = (name = `data-${folders++}`) => openFileStore({ s3: undefined }, join(folder, name));
const inBucket = (config: Partial<S3Config> = {}) =>
  openFileStore({ s3: { ...bucket.config, ...config } }, join(folder, 'spool'));

async function keep(files: Awaited<ReturnType<typeof inFolder>>, content: string): Promise<string> {
  const { accountId } = await newAccount(db);
  async function* bytes() {
    yield Buffer.from(content);
  }
  await using file = await spoolFile(files.spoolFolder, bytes(), { maxBytes: 1000 });
  const row = await insertFile(db, accountId, {
    id: newId('file'),
    agentId: null,
    path: 'hello.txt',
    sizeBytes: file.sizeBytes,
    sha256: file.sha256,
  });
  await files.store.put(contentName(row), file);
  await markKept(db, accountId, row.id);
  return contentName(row);
}

test('processes with the same folder, or the same bucket, share a database', async () => {
  await claimFileStore(db, await inFolder('shared'));
  await claimFileStore(db, await inFolder('shared'));
  await sql`delete from file_store`.execute(db);

  await claimFileStore(db, await inBucket());

  await expect(claimFileStore(db, await inBucket())).resolves.toBeUndefined();
});

test('of processes that start at the same moment, all with the same new store may', async () => {
  const files = await Promise.all([inBucket(), inBucket(), inBucket()]);

  const started = await Promise.allSettled(files.map((store) => claimFileStore(db, store)));

  expect(started.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
});

test('of processes with different new folders that start at the same moment, exactly one may', async () => {
  const files = await Promise.all([inFolder(), inFolder(), inFolder()]);

  const started = await Promise.allSettled(files.map((store) => claimFileStore(db, store)));

  expect(started.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
});

test('a first process that was killed before its store had the id leaves it to the next one', async () => {
  const [files, other] = [await inBucket(), await inFolder()];
  await sql`insert into file_store (store_id, place, is_written) values ('store_x', ${files.store.place}, false)`.execute(
    db,
  );

  await expect(claimFileStore(db, other)).rejects.toThrow(bucket.config.url);
  await claimFileStore(db, files);

  expect(await readStoreId(files.store)).toBe('store_x');
  await claimFileStore(db, await inBucket());
});

test('a store that could not be reached, or does not exist, at the first start does not keep out the right one', async () => {
  const unreachable = await inBucket({ secretAccessKey: 'not-this-one' });
  const inRightBucket = await inBucket();
  const readOnly = {
    ...inRightBucket,
    store: {
      ...inRightBucket.store,
      place: 'the bucket http://typo',
      put: () => Promise.reject(new Error('there is no such bucket')),
    },
  };
  const files = await inFolder();

  await expect(claimFileStore(db, unreachable)).rejects.toThrow('s3:ListBucket');
  await expect(claimFileStore(db, readOnly)).rejects.toThrow('there is no such bucket');
  await claimFileStore(db, files);

  const { rows } = await sql<{ place: string }>`select place from file_store`.execute(db);
  expect(rows).toEqual([{ place: files.store.place }]);
});

test('a process that cannot use the store does not remove what another one has recorded', async () => {
  const [files, broken] = [await inBucket(), await inBucket()];
  await sql`insert into file_store (store_id, place, is_written) values ('store_x', ${files.store.place}, false)`.execute(
    db,
  );
  // Both find the record unwritten; the other process writes first.
  broken.store.put = async () => {
    await claimFileStore(db, files);
    throw new Error('the connection broke');
  };

  await expect(claimFileStore(db, broken)).rejects.toThrow('the connection broke');

  await expect(claimFileStore(db, await inBucket())).resolves.toBeUndefined();
  await expect(claimFileStore(db, await inFolder())).rejects.toThrow(bucket.config.url);
});

test('a process whose record was removed by one that failed records its store again', async () => {
  const files = await inBucket();
  const { put } = files.store;
  files.store.put = async (...args) => {
    await put(...args);
    await sql`delete from file_store`.execute(db);
  };

  await claimFileStore(db, files);

  await expect(claimFileStore(db, await inFolder())).rejects.toThrow(bucket.config.url);
});

test('a new database on a store that has an id takes that id', async () => {
  const files = await inFolder();
  await claimFileStore(db, files);
  const id = await readStoreId(files.store);
  await sql`delete from file_store`.execute(db);

  await claimFileStore(db, files);

  expect(await readStoreId(files.store)).toBe(id);
});

test('a process with another folder is refused, with both places and the settings of a bucket', async () => {
  const [first, second] = [await inFolder(), await inFolder()];
  await claimFileStore(db, first);

  const refused = claimFileStore(db, second);

  await expect(refused).rejects.toThrow(/JETTSON_FILES_S3_URL.*JETTSON_FILES_S3_SECRET_ACCESS_KEY/);
  await expect(refused).rejects.toThrow(first.store.place);
  await expect(refused).rejects.toThrow(second.store.place);
  await expect(refused).rejects.toThrow('jettson files adopt');
});

test('a process that uses its folder instead of the bucket is refused, and the other way round', async () => {
  await claimFileStore(db, await inBucket());
  await expect(claimFileStore(db, await inFolder())).rejects.toThrow(bucket.config.url);
  await sql`delete from file_store`.execute(db);
  await claimFileStore(db, await inFolder());

  await expect(claimFileStore(db, await inBucket())).rejects.toThrow('the folder');
});

test('a folder that was emptied is another store', async () => {
  await claimFileStore(db, await inFolder('emptied'));
  await rm(join(folder, 'emptied'), { recursive: true });

  await expect(claimFileStore(db, await inFolder('emptied'))).rejects.toThrow('jettson files adopt');
});

test('a bucket with wrong credentials is refused as such, and the message does not have them', async () => {
  const refused = claimFileStore(db, await inBucket({ secretAccessKey: 'not-this-one' }));

  await expect(refused).rejects.toThrow(/JETTSON_FILES_S3_URL.*cannot be used: the file store answered 403/);
  await expect(refused).rejects.not.toThrow('not-this-one');
});

test('files that were copied to a bucket can be adopted; processes on the folder no longer start', async () => {
  const [before, after] = [await inFolder(), await inBucket()];
  await claimFileStore(db, before);
  const name = await keep(before, 'hello');
  bucket.objects.set(`/bucket/${name}`, Buffer.from('hello'));
  // Copying everything copies the id, too.
  bucket.objects.set('/bucket/store-id', Buffer.from(`${await readStoreId(before.store)}\n`));

  const adopted = await adoptFileStore(db, after, { acceptMissing: false });

  expect(adopted).toEqual({ files: 1, missing: [], isAdopted: true });
  await claimFileStore(db, after);
  await expect(claimFileStore(db, before)).rejects.toThrow(bucket.config.url);
});

test('a store that lacks files is not adopted, unless they are given up', async () => {
  const [before, after] = [await inFolder(), await inBucket()];
  await claimFileStore(db, before);
  const name = await keep(before, 'lost');

  const refused = await adoptFileStore(db, after, { acceptMissing: false });

  expect(refused).toEqual({ files: 1, missing: [name], isAdopted: false });
  await claimFileStore(db, before);
  expect(await adoptFileStore(db, after, { acceptMissing: true })).toMatchObject({ isAdopted: true });
  await claimFileStore(db, after);
});
