import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createTestComputers } from '../testing/create-test-computers.ts';

// Like an installation in /usr/local/lib/jettson, or a data folder in there.
const isRoot = process.getuid?.() === 0;
const parent = isRoot ? '/usr/local/lib' : tmpdir();
const folder = await mkdtemp(join(parent, 'jettson-hidden-'));
const data = join(folder, 'data');
await chmod(folder, 0o755);
await mkdir(data);
await writeFile(join(data, 'secret'), 'of the host');
await writeFile(join(folder, 'beside'), 'shown');
const closed = join(folder, 'closed');
await mkdir(join(closed, 'data'), { recursive: true });
await chmod(closed, 0o700);
const link = join(tmpdir(), `${folder.split('/').at(-1)}-link`);
await symlink(data, link);

const { check, newComputer, close } = await createTestComputers({
  hide: [link, join(closed, 'data'), '/nowhere'],
});
afterAll(async () => {
  await close();
  await rm(link);
  await rm(folder, { recursive: true });
});

// Only root may put files below /usr. Needs a machine on which bubblewrap can start a sandbox.
describe.runIf(check.ok && isRoot)('a computer', async () => {
  const computer = await newComputer();
  const run = (command: string) => computer.exec(command, { timeoutMs: 30_000 });

  test("does not see a folder of ours among the host's programs", async () => {
    const { stdout, exitCode } = await run(
      `cat ${folder}/beside; ls -A ${data}; ls -A ${closed} 2>&1; touch ${data}/x; cat ${data}/secret`,
    );

    expect(stdout).toBe('shown');
    expect(exitCode).not.toBe(0);
  });

  test('does not see the sources and settings of the host', async () => {
    await mkdir('/usr/local/src', { recursive: true });
    await mkdir('/usr/src', { recursive: true });
    await mkdir('/usr/local/etc', { recursive: true });
    const names = ['/usr/src', '/usr/local/src', '/usr/local/etc'].map((path) => `${path}/jettson-test`);
    for (const name of names) await writeFile(name, 'of the host');

    const { stdout } = await (await newComputer()).exec(
      'ls -A /usr/src /usr/local/src /usr/local/etc; find / -name jettson-test 2>/dev/null',
      { timeoutMs: 60_000 },
    );

    for (const name of names) await rm(name);
    expect(stdout.trim().split(/\s+/)).toEqual(['/usr/local/etc:', '/usr/local/src:', '/usr/src:']);
  });
});
