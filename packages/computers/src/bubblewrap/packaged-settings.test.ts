import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findSettings } from './packaged-settings.ts';

const root = await mkdtemp(join(tmpdir(), 'settings-'));
afterAll(() => rm(root, { recursive: true }));
const etc = join(root, 'etc');
const packages = join(root, 'status');

const shipped = 'as shipped';
const sum = createHash('md5').update(shipped).digest('hex');
await mkdir(join(etc, 'tool.d/deep'), { recursive: true });
await mkdir(join(etc, 'fonts'));
await mkdir(join(etc, 'ssl'));
for (const [path, content] of Object.entries({
  'tool.conf': shipped,
  'tool.d/deep/part': shipped,
  'changed.conf': 'password=1234',
  'added.conf': 'token=1234',
  'closed.conf': shipped,
  'fonts/local.conf': 'fonts of mine',
  'ssl/key.pem': shipped,
}))
  await writeFile(join(etc, path), content);
await chmod(join(etc, 'closed.conf'), 0o600);
await symlink('/usr/bin', join(etc, 'into-usr'));
await symlink('/home', join(etc, 'elsewhere'));
await symlink('/usr/not-there', join(etc, 'broken'));
const names = ['tool.conf', 'tool.d/deep/part', 'changed.conf', 'closed.conf', 'ssl/key.pem'];
await writeFile(
  packages,
  `Package: tool\nConffiles:\n${names.map((name) => ` /etc/${name} ${sum}\n`).join('')}Description: a tool\n`,
);
const pathsOf = (status: string) =>
  findSettings(etc, status)
    .map(({ path }) => path)
    .sort();

test('computers see settings as packages brought them, harmless ones and links to programs, and nothing else', () => {
  expect(pathsOf(packages)).toEqual(['fonts/local.conf', 'into-usr', 'tool.conf', 'tool.d/deep/part']);
});

test('where packages say nothing, computers see only harmless settings', () => {
  expect(pathsOf(join(root, 'missing'))).toEqual(['fonts/local.conf', 'into-usr']);
});
