import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installationFolder } from './installation-folder.ts';

test('the installation is the outermost package, both as a repository and as a dependency', async () => {
  const root = await mkdtemp(join(tmpdir(), 'installation-'));
  const inside = join(root, 'app', 'node_modules', 'jettson', 'packages', 'computers', 'src');
  await mkdir(inside, { recursive: true });
  await writeFile(join(root, 'app', 'node_modules', 'jettson', 'package.json'), '{}');
  await writeFile(join(inside, '..', 'package.json'), '{}');

  const alone = installationFolder(join(inside, 'file.ts'));
  await writeFile(join(root, 'app', 'package.json'), '{}');
  const dependency = installationFolder(join(inside, 'file.ts'));

  await rm(root, { recursive: true });
  expect(alone).toBe(join(root, 'app', 'node_modules', 'jettson'));
  expect(dependency).toBe(join(root, 'app'));
});
