import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { removeFolder } from '@jettson/database/testing';
import { expect, onTestFinished, test } from 'vitest';
import { findStaleParts } from './find-stale-parts.ts';
import { partFolder, partStamp } from './served-parts.ts';

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** A repository with a source of each part, all built. */
async function builtRepository(): Promise<string> {
  const root = `${await mkdtemp(join(tmpdir(), 'jettson-stale-'))}/`;
  onTestFinished(() => removeFolder(root));
  await put(`${root}apps/console/src/main.tsx`, 'console');
  await put(`${root}python/src/jettson/client.py`, 'client');
  for (const { name, hash } of await findStaleParts(root)) {
    await mkdir(partFolder(name, root), { recursive: true });
    await writeFile(partStamp(name, root), hash);
  }
  return root;
}

const staleIn = async (root: string) => (await findStaleParts(root)).map(({ name }) => name);

test('parts built from the current sources are fresh, whatever their dates', async () => {
  const root = await builtRepository();
  await utimes(`${root}apps/console/src/main.tsx`, new Date(), new Date(Date.now() + 3600_000));
  await put(`${root}python/src/jettson/__pycache__/client.pyc`, 'bytecode');

  expect(await staleIn(root)).toEqual([]);
});

test.each<[string, (root: string) => Promise<void>]>([
  ['changed', (root) => put(`${root}apps/console/src/main.tsx`, 'Console')],
  ['added', (root) => put(`${root}apps/console/src/other.tsx`, 'console')],
  ['renamed', (root) => rename(`${root}apps/console/src/main.tsx`, `${root}apps/console/src/other.tsx`)],
  ['deleted', (root) => rm(`${root}apps/console/src/main.tsx`)],
])('only the affected part is stale once a source is %s', async (_, change) => {
  const root = await builtRepository();

  await change(root);

  expect(await staleIn(root)).toEqual(['console']);
});

test('a source in a folder that begins with a dot counts', async () => {
  const root = await builtRepository();

  await put(`${root}apps/docs/.vitepress/config.ts`, 'config');

  expect(await staleIn(root)).toEqual(['docs']);
});

test('a part is stale if its built files are gone', async () => {
  const root = await builtRepository();

  await removeFolder(partFolder('sdk', root));

  expect(await staleIn(root)).toEqual(['sdk']);
});
