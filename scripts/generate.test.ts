import { spawnSync } from 'node:child_process';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

function generate(...args: string[]) {
  const script = join(import.meta.dirname, 'generate.ts');
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
}

test('the check of generated files passes after they are written, and names one that was edited by hand', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'generated-'));
  generate(folder);

  const before = generate('--check', folder);
  await appendFile(join(folder, 'packages/sdk/src/wire.gen.ts'), 'export type MyOwn = string;\n');
  const after = generate('--check', folder);

  expect(before).toMatchObject({ status: 0, stderr: '' });
  expect(after.status).toBe(1);
  expect(after.stderr).toBe(
    'packages/sdk/src/wire.gen.ts is not what its source says: run "npm run generate"\n',
  );
  await rm(folder, { recursive: true });
});
