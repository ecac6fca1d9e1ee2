import { execFile } from 'node:child_process';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { removeFolder } from '@jettson/database/testing';
import { expect, onTestFinished, test } from 'vitest';

const CLI = fileURLToPath(new URL('../apps/server/src/cli.ts', import.meta.url));

test('a command keeps its compiled code in the cache folder, and works where nothing can be kept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jettson-compiled-'));
  onTestFinished(() => removeFolder(folder));
  const file = join(folder, 'file');
  await writeFile(file, '');
  const help = (cacheDir: string) =>
    promisify(execFile)(process.execPath, [CLI, 'keys', '--help'], {
      // An empty variable is as good as none: Node would take it for the folder where the command is run.
      env: { ...process.env, JETTSON_CACHE_DIR: cacheDir, NODE_COMPILE_CACHE: '' },
    });

  const [kept, notKept] = await Promise.all([help(join(folder, 'cache')), help(file)]);

  expect(await readdir(join(folder, 'cache', 'compiled'))).toEqual([expect.stringMatching(/^v\d+/)]);
  expect(notKept).toEqual(kept);
});
