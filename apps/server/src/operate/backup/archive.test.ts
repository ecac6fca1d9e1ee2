import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { removeFolder } from '@jettson/database/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeEnding } from './archive-form.ts';
import { openArchive } from './open-archive.ts';
import { type Archive, writeArchive } from './write-archive.ts';

let folder: string;
let path: string;
let whole: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-archive-'));
  path = join(folder, 'backup');
  await using archive = await writeArchive(path);
  await addParts(archive);
  await archive.finish(() => MANIFEST);
  whole = await readFile(path);
});
afterAll(() => removeFolder(folder));

const MANIFEST = {
  format: 1,
  version: '1.2.3',
  created_at: '2026-11-29T00:00:00.000Z',
  database: 'embedded',
  migrations: ['0001_accounts'],
  tables: [],
  sequences: [],
  jobs: 0,
  files: { count: 1, missing: [] },
  key: { id: null, is_included: false },
};
const LINES = ['["a"]', '["b\\n"]', `["${'c'.repeat(100_000)}"]`];

async function addParts(archive: Archive): Promise<void> {
  await archive.add('tables/a.jsonl.gz', pieces(gzipSync(`${LINES.join('\n')}\n`)));
  await archive.add('files/empty', pieces());
  await archive.add('files/b', pieces('some ', 'text'));
}

async function* pieces(...texts: (string | Buffer)[]) {
  for (const text of texts) yield Buffer.from(text);
}

test('what was put into an archive comes out of it', async () => {
  const archive = await openArchive(path);

  const lines = await Array.fromAsync(archive.lines('tables/a.jsonl.gz'));
  const bytes = await Array.fromAsync(archive.read('files/b'));

  expect(lines.flat()).toEqual(LINES);
  expect(Buffer.concat(bytes).toString()).toBe('some text');
  expect(await Array.fromAsync(archive.read('files/empty'))).toEqual([]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a flipped bit is found wherever it is, and the damaged part is named', async () => {
  const damaged = join(folder, 'damaged');
  const undetected: number[] = [];

  for (let at = 0; at < whole.length; at++) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
    await writeFile(damaged, bytes);
    await openArchive(damaged).then(
      () => undetected.push(at),
      () => {},
    );
  }
  const inFile = Buffer.from(whole);
  inFile[whole.indexOf('some text')] = 0;
  await writeFile(damaged, inFile);

  expect(undetected).toEqual([]);
  await expect(openArchive(damaged)).rejects.toThrow('The backup is damaged: files/b.');
});

test('an archive that is cut off anywhere, or has something behind its end, is no backup', async () => {
  const cut = join(folder, 'cut');

  for (const size of [0, 5, 17, 40, whole.length - 150, whole.length - 20, whole.length - 1]) {
    await writeFile(cut, whole);
    await truncate(cut, size);
    await expect(openArchive(cut), `${size} bytes`).rejects.toThrow(/damaged|cut off/);
  }
  await writeFile(cut, whole);
  await appendFile(cut, '\n');
  await expect(openArchive(cut)).rejects.toThrow(/cut off/);
});

test('an archive without one of its parts is found, even if its sums are right', async () => {
  const path = join(folder, 'without-part');
  const start = whole.indexOf('some text');
  const manifest = whole.subarray(whole.indexOf('{"format"'), whole.lastIndexOf('}') + 1);
  const rest = Buffer.concat([whole.subarray(0, start), manifest]);
  const sha256 = createHash('sha256').update(rest).digest('hex');
  const ending = writeEnding({ manifestOffset: start, manifestBytes: manifest.length, sha256 });
  await writeFile(path, Buffer.concat([rest, ending]));

  await expect(openArchive(path)).rejects.toThrow(/files\/b is not where it says/);
});

test('an archive that is not finished leaves nothing, and one that exists is not overwritten', async () => {
  const before = await readdir(folder);
  const interrupted = async () => {
    await using archive = await writeArchive(join(folder, 'interrupted'));
    await addParts(archive);
    expect((await readdir(folder)).length).toBe(before.length + 1);
    expect(await readdir(folder)).not.toContain('interrupted');
    throw new Error('power cut');
  };

  await expect(interrupted()).rejects.toThrow('power cut');

  expect(await readdir(folder)).toEqual(before);
  await expect(writeArchive(path)).rejects.toThrow(/exists already/);
  expect(await readFile(path)).toEqual(whole);
});

test('a file that is no backup is told from one', async () => {
  const other = join(folder, 'other');
  await writeFile(other, 'x'.repeat(1000));

  await expect(openArchive(other)).rejects.toThrow(/not a backup of Jettson/);
});
