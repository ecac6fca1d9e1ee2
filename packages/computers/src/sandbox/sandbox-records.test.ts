import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSandboxFolder, identify, removeSandbox } from './sandbox-records.ts';

test('a sandbox whose process ended before it was recorded is still removed', async () => {
  const rootDir = await mkdtemp(join(tmpdir(), 'sandboxes-'));
  const gone = spawn('true');
  await once(gone, 'exit');
  const folder = join(rootDir, 'gone');
  createSandboxFolder(folder, { labels: {}, cgroupFolders: [], process: identify(gone.pid as number) });

  await removeSandbox(folder);

  expect(await readdir(rootDir)).toEqual([]);
  await rm(rootDir, { recursive: true });
});
