import { mkdtemp, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { removeFolder } from '@jettson/database/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileGoneError, type FileStore, FileStoreAwayError } from './file-store.ts';
import { localStore } from './local-store.ts';
import { s3Store } from './s3-store.ts';
import { type SpooledFile, spoolFile, TooManyBytesError } from './spool-file.ts';
import { type FakeS3, startFakeS3 } from './testing/start-fake-s3.ts';

let folder: string;
let s3: FakeS3;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-files-'));
  s3 = await startFakeS3();
});
afterAll(async () => {
  await s3.close();
  await removeFolder(folder);
});

function spool(content: string): Promise<SpooledFile> {
  return spoolFile(join(folder, 'incoming'), pieces(content), { maxBytes: 1000 });
}

async function* pieces(content: string): AsyncGenerator<Uint8Array> {
  for (const piece of content.match(/.{1,3}/gs) ?? []) yield Buffer.from(piece);
}

describe.each<[string, () => FileStore]>([
  ['the local disk', () => localStore(join(folder, 'kept'))],
  ['a fake S3 that checks signatures', () => s3Store(s3.config)],
])('on %s', (_where, open) => {
  test('stored content can be read until it is removed', async () => {
    const store = open();
    await using file = await spool('hello');

    await store.put('acc/one', file);
    await store.put('acc/one', file);
    const read = await text(await store.open('acc/one'));
    await store.remove('acc/one');
    await store.remove('acc/one');

    expect(read).toBe('hello');
    await expect(store.open('acc/one')).rejects.toThrow(FileGoneError);
  });

  test('content that is there is found', async () => {
    const store = open();
    await using file = await spool('here');

    await store.put('acc/here', file);

    expect([await store.has('acc/here'), await store.has('acc/other')]).toEqual([true, false]);
  });

  test('empty content is stored like any other', async () => {
    const store = open();
    await using file = await spool('');

    await store.put('acc/empty', file);

    expect(await text(await store.open('acc/empty'))).toBe('');
  });
});

test('only the owner can read content on the local disk', async () => {
  const store = localStore(join(folder, 'private'));
  await using file = await spool('mine');

  await store.put('acc/file', file);

  expect((await stat(join(folder, 'private/acc'))).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, 'private/acc/file'))).mode & 0o077).toBe(0);
});

test('a request to S3 is repeated if S3 is briefly unavailable', async () => {
  const store = s3Store(s3.config);
  await using file = await spool('again');
  s3.failNext(2);

  await store.put('acc/again', file);

  expect(String(s3.objects.get('/bucket/acc/again'))).toBe('again');
});

test('an S3 that is away, does not answer or breaks off says so, unlike one without the content', async () => {
  const store = s3Store(s3.config);
  await using file = await spool('a content');
  await store.put('acc/cut', file);
  const gone = await startFakeS3();
  await gone.close();

  s3.cutNext();
  await expect(store.open('acc/cut').then((content) => text(content))).rejects.toThrow(FileStoreAwayError);
  await expect(s3Store(gone.config).open('acc/cut')).rejects.toThrow(FileStoreAwayError);
  s3.goAway();
  await expect(store.put('acc/cut', file)).rejects.toThrow(FileStoreAwayError);
  s3.comeBack();
  await expect(store.open('acc/none')).rejects.toThrow(FileGoneError);
});

test('a wrong S3 secret is an error and nothing is kept', async () => {
  const store = s3Store({ ...s3.config, secretAccessKey: 'wrong' });
  await using file = await spool('secret');

  await expect(store.put('acc/refused', file)).rejects.toThrow('403');
  expect(s3.objects.has('/bucket/acc/refused')).toBe(false);
});

test('a bucket that does not exist is an error that says so', async () => {
  const store = s3Store({ ...s3.config, url: s3.config.url.replace(/bucket$/, 'elsewhere') });
  await using file = await spool('lost');

  await expect(store.put('acc/lost', file)).rejects.toThrow(/404 to PUT: there is no such bucket/);
});

test('content over the limit leaves nothing on the disk', async () => {
  const incoming = join(folder, 'too-large');

  await expect(spoolFile(incoming, pieces('12345'), { maxBytes: 4 })).rejects.toThrow(TooManyBytesError);

  expect(await readdir(incoming)).toEqual([]);
});
