import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@jettson/database/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openKeyRing } from './key-ring.ts';

/** What the names in the folder were when they were put on disk. */
const { synced } = vi.hoisted(() => ({ synced: [] as { path: string; content: string }[] }));
vi.mock('../sync-path.ts', () => ({
  syncPath: async (path: string) => {
    synced.push({ path, content: await readFile(join(path, 'secret.key'), 'utf8') });
  },
}));

let folder: string;
beforeEach(async () => {
  synced.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'jettson-key-ring-'));
});
afterEach(() => removeFolder(folder));

test('a new key is on disk before anything is sealed with it', async () => {
  const ring = await openKeyRing(undefined, folder);
  const first = await readFile(join(folder, 'secret.key'), 'utf8');
  await ring.rotate();
  const both = await readFile(join(folder, 'secret.key'), 'utf8');

  expect(synced).toEqual([
    { path: folder, content: first },
    { path: folder, content: both },
  ]);
  expect(both).toContain(first.trim());
  expect(await readdir(folder)).toEqual(['secret.key']);
});

test('a key that is there already is left as it is', async () => {
  const [key] = await (await openKeyRing(undefined, folder)).read();

  const [again] = await (await openKeyRing(undefined, folder)).read();

  expect(again).toEqual(key);
  expect(synced).toHaveLength(1);
});
