import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createTestComputers } from '../testing/create-test-computers.ts';
import { hostTraces, processesOf } from '../testing/host-traces.ts';

const { check, rootDir, newComputer, close } = await createTestComputers({ workspaces: 'memory' });
afterAll(close);

// Needs a machine on which bubblewrap can start a sandbox; `jettson doctor` says what is missing.
describe.runIf(check.ok)('a computer whose workspace is in memory', async () => {
  test('has its full workspace in addition to its memory', async () => {
    const computer = await newComputer({ limits: { memoryBytes: 128_000_000, workspaceBytes: 200_000_000 } });

    const result = await computer.exec(
      'head -c 190000000 /dev/zero > a; stat -c %s a; python3 -c "x = bytearray(5 * 10**7); print(len(x))"; head -c 50000000 /dev/zero > b',
      { timeoutMs: 60_000 },
    );

    expect(result.stdout).toBe('190000000\n50000000\n');
    expect(result.stderr).toContain('No space left');
  });

  test('works and leaves nothing behind', async () => {
    const computer = await newComputer();
    await computer.writeFile('deep/file', Buffer.from('kept'));

    const { stdout } = await computer.exec('cat deep/file; touch /tmp/x ~/x; id -u', { timeoutMs: 20_000 });
    await computer.destroy();

    expect(stdout).toBe('kept1000\n');
    expect(await hostTraces(rootDir, computer.id)).toEqual([]);
  });

  test.runIf(process.getuid?.() === 0)('is never a process of root on the host', async () => {
    const computer = await newComputer();

    const [outermost = '', ...others] = processesOf(join(rootDir, computer.id));

    const statuses = await Promise.all(
      [outermost, ...others].map((pid) => readFile(`/proc/${pid}/status`, 'utf8')),
    );
    expect(statuses.length).toBeGreaterThan(1);
    for (const status of statuses) expect(status).not.toMatch(/^Uid:.*\t0(\t|$)/m);
  });
});
