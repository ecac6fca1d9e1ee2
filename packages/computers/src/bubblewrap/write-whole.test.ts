import { chmod, chown, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { linkWhole, writeWhole } from './write-whole.ts';

const root = await mkdtemp(join(tmpdir(), 'write-whole-'));
afterAll(() => rm(root, { recursive: true }));

test('a file that is there with the same content is left alone', async () => {
  const file = join(root, 'same');
  await writeWhole(file, 'content', 0o755);
  const before = await stat(file);

  await writeWhole(file, 'content', 0o755);

  expect((await stat(file)).ino).toBe(before.ino);
});

test.each([
  ['has other content of the same length', (file: string) => writeFile(file, 'CONTENT')],
  ['may not be read by others', (file: string) => chmod(file, 0o600)],
  ['is a link to a file with that content', replaceByLink],
])('a file that %s is written again', async (name, change) => {
  const file = join(root, name.replaceAll(' ', '-'));
  await writeWhole(file, 'content');
  await change(file);

  await writeWhole(file, 'content');

  expect(await readFile(file, 'utf8')).toBe('content');
  expect((await stat(file)).mode & 0o7777).toBe(0o644);
  await expect(readlink(file)).rejects.toThrow('EINVAL');
});

test('a link that leads elsewhere, or is a file, is made again', async () => {
  const link = join(root, 'link');
  await writeFile(link, '/usr/bin');
  await linkWhole('/usr/bin', link);
  const first = await readlink(link);

  await linkWhole('/usr/sbin', link);

  expect([first, await readlink(link)]).toEqual(['/usr/bin', '/usr/sbin']);
});

// Only root can give a file away.
test.runIf(process.geteuid?.() === 0)('a file of another user is written again', async () => {
  const file = join(root, 'theirs');
  await writeWhole(file, 'content');
  await chown(file, 12_345, 12_345);

  await writeWhole(file, 'content');

  expect((await stat(file)).uid).toBe(0);
});

async function replaceByLink(file: string): Promise<void> {
  await writeFile(`${file}-target`, 'content');
  await rm(file);
  await symlink(`${file}-target`, file);
}
