import { once } from 'node:events';
import { chmod, chown, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createTestComputers, testLimits } from '../testing/create-test-computers.ts';
import { processesOf } from '../testing/host-traces.ts';
import { spawnWorker } from '../testing/spawn-worker.ts';
import { TESTED_PROVIDER } from '../testing/test-provider.ts';
import { bubblewrapProvider } from './bubblewrap-provider.ts';
import { findNamespaceFault } from './find-machine-fault.ts';

const { check, rootDir, close } = await createTestComputers();
afterAll(close);

test('the check tells of a machine without bubblewrap', async () => {
  const elsewhere = bubblewrapProvider({ rootDir, gateway: null, bwrap: '/nonexistent/bwrap' });

  const { ok, missing } = await elsewhere.check();

  expect(ok).toBe(false);
  expect(missing.join()).toContain('bubblewrap is not installed');
});

test('a machine without bubblewrap gives the line that installs it, also to whoever asks for a computer', async () => {
  const elsewhere = bubblewrapProvider({ rootDir, gateway: null, bwrap: '/nonexistent/bwrap' });

  const fault = await elsewhere.fault();

  expect(fault?.problem).toBe('bubblewrap is not installed');
  expect(fault?.fix).toMatch(/^(sudo )?(apt-get|dnf|zypper|pacman|apk) .*bubblewrap$/);
  await expect(elsewhere.create({ id: 'x', limits: testLimits, labels: {} })).rejects.toMatchObject({
    name: 'ComputersUnavailableError',
    fault,
  });
});

test.each(['darwin', 'win32'] as const)(
  'on %s the fault is that bubblewrap needs Linux',
  async (platform) => {
    const elsewhere = bubblewrapProvider({ rootDir, gateway: null, platform });

    expect(await elsewhere.fault()).toEqual({
      problem: 'bubblewrap needs Linux',
      fix: expect.stringMatching(/JETTSON_COMPUTERS=docker.*WSL2/),
    });
    expect((await elsewhere.check()).ok).toBe(false);
  },
);

test('the complaint of a kernel that refuses namespaces becomes a fault with something to run, and others do not', () => {
  const refused = [
    'bwrap: No permissions to create new namespace, likely because the kernel does not allow it',
    'bwrap: setting up uid map: Permission denied',
    'bwrap: Creating new namespace failed: nesting depth exceeded (ENOSPC)',
  ];

  for (const complaint of refused) {
    expect(findNamespaceFault(complaint)).toEqual({
      problem: expect.stringContaining('refuses user namespaces'),
      fix: expect.stringMatching(/sysctl -w|seccomp=deploy/),
    });
  }
  expect(findNamespaceFault('the computer did not start: no reason given')).toBeNull();
});

// Needs a machine on which bubblewrap can start a sandbox; `jettson doctor` says what is missing.
describe.runIf(check.ok && TESTED_PROVIDER === 'bubblewrap')('the bubblewrap provider', () => {
  test('tells of a bubblewrap that is removed while it is in use, and works again with the next one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bwrap-'));
    await chmod(folder, 0o755);
    const bwrap = join(folder, 'bwrap');
    const install = () => copyFile(join('/usr/bin', 'bwrap'), bwrap);
    const own = bubblewrapProvider({ rootDir, gateway: null, bwrap });
    const create = async (id: string) => (await own.create({ id, limits: testLimits, labels: {} })).destroy();
    await install();
    await create('before');

    await rm(bwrap);
    const lost = await own.fault();
    const refused = await create('without').catch((error: Error) => error);
    await install();
    await create('after');

    expect(lost?.problem).toBe('bubblewrap is not installed');
    expect(refused).toMatchObject({ name: 'ComputersUnavailableError', fault: lost });
    expect(await own.fault()).toBeNull();
    await rm(folder, { recursive: true });
  });

  // Only root can become another user; for everybody else, all tests here are this one.
  test.runIf(process.getuid?.() === 0)('also gives computers to an unprivileged user', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'computers-'));
    await chown(folder, 65534, 65534);
    const worker = spawnWorker(folder, 'modest', { uid: 65534, gid: 65534 });

    const [answer] = await once(worker.stdout, 'data');
    worker.kill('SIGKILL');

    // Limits without a cgroup are reported, and the kernel's own limits still apply.
    const { limits, unenforced } = JSON.parse(answer);
    expect(unenforced).toEqual(['memory', 'processor time']);
    expect(limits).toMatch(/^Max processes +100 /m);
    expect(limits).toMatch(/^Max data size +4294967296 /m);
    expect(limits).toMatch(/^Max open files +8192 +8192 /m);
    await expect.poll(() => processesOf(join(folder, 'modest')), { timeout: 20_000 }).toEqual([]);
    await rm(folder, { recursive: true });
  });
});
