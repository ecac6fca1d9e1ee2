import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { access, chmod, chown, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { createTestComputers, testLimits } from '../testing/create-test-computers.ts';
import { hostTraces, processesOf } from '../testing/host-traces.ts';
import { bubblewrapProvider } from './bubblewrap-provider.ts';
import { findNamespaceFault } from './find-machine-fault.ts';

const { provider, check, rootDir, newComputer, close } = await createTestComputers();
afterAll(close);

function spawnWorker(folder: string, id: string, user: { uid?: number; gid?: number } = {}) {
  const script = join(import.meta.dirname, '../testing/short-lived-worker.ts');
  // With a umask that keeps everybody else out, as careful operators set it, and a folder left open, as careless ones
  // do. Its number is high because Node does not pass on low ones.
  const careful = ['-c', 'umask 077; exec "$@"', 'sh', process.execPath, script, folder, id];
  const root = openSync('/', 'r');
  const none = Array<'ignore'>(57).fill('ignore');
  const worker = spawn('sh', careful, { stdio: ['ignore', 'pipe', 'inherit', ...none, root], ...user });
  closeSync(root);
  return worker as ChildProcessByStdio<null, Readable, null>;
}

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

test.each(['darwin', 'win32'] as const)('on %s the fault is that computers need Linux', async (platform) => {
  const elsewhere = bubblewrapProvider({ rootDir, gateway: null, platform });

  expect(await elsewhere.fault()).toEqual({
    problem: 'computers need Linux',
    fix: expect.stringContaining('WSL2'),
  });
  expect((await elsewhere.check()).ok).toBe(false);
});

test('the complaint of a kernel that refuses namespaces becomes a fault with something to run, and others do not', () => {
  const refused = [
    'bwrap: No permissions to create new namespace, likely because the kernel does not allow it',
    'bwrap: setting up uid map: Permission denied',
    'bwrap: Creating new namespace failed: nesting depth exceeded (ENOSPC)',
  ];

  for (const complaint of refused) {
    expect(findNamespaceFault(complaint)).toEqual({
      problem: expect.stringContaining('refuses user namespaces'),
      fix: expect.stringMatching(/sysctl -w|--privileged/),
    });
  }
  expect(findNamespaceFault('the computer did not start: no reason given')).toBeNull();
});

test.each(['../up', 'a/b', '', '.hidden', '.system', 'x'.repeat(65), 'a\0b'])(
  'an id that is no file name (%j) is refused',
  async (id) => {
    await expect(provider.create({ id, limits: testLimits, labels: {} })).rejects.toThrow();
    await expect(provider.remove(id)).rejects.toThrow(RangeError);
  },
);

// Needs a machine on which bubblewrap can start a sandbox; `jettson doctor` says what is missing.
describe.runIf(check.ok)('the bubblewrap provider', () => {
  test('leaves nothing on the host when a computer is destroyed', async () => {
    const computer = await newComputer();
    await computer.exec('setsid sleep 1000 & (trap "" TERM HUP; sleep 1000) &', { timeoutMs: 10_000 });
    expect(processesOf(join(rootDir, computer.id)).length).toBeGreaterThan(2);
    expect(await hostTraces(rootDir, computer.id)).not.toEqual([]);

    await Promise.all([computer.destroy(), computer.destroy()]);

    expect(await hostTraces(rootDir, computer.id)).toEqual([]);
    await computer.destroy();
  });

  test('a destroyed computer says that it is gone', async () => {
    const computer = await newComputer();
    const running = computer.exec('sleep 100', { timeoutMs: 100_000 });
    const failed = expect(running).rejects.toMatchObject({ name: 'ComputerError', code: 'computer_gone' });

    await computer.destroy();

    await failed;
    await expect(computer.list('.')).rejects.toMatchObject({ code: 'computer_gone' });
    expect(await computer.isHealthy()).toBe(false);
  });

  test('lists computers by their labels', async () => {
    const computer = await newComputer({ labels: { region: 'lhr', pool: 'warm' } });
    await newComputer({ labels: { region: 'iad' } });

    const listed = await provider.list({ region: 'lhr' });

    expect(listed).toMatchObject([{ id: computer.id, labels: { region: 'lhr', pool: 'warm' } }]);
  });

  test('refuses a second computer of the same id, and the first goes on', async () => {
    const computer = await newComputer();

    await expect(provider.create({ id: computer.id, limits: testLimits, labels: {} })).rejects.toThrow(
      'EEXIST',
    );

    expect(await computer.isHealthy()).toBe(true);
  });

  test('cleans up after a start that fails', async () => {
    const gateway = { open: () => Promise.reject(new Error('no socket to be had')) };
    const failing = bubblewrapProvider({ rootDir, gateway });

    await expect(failing.create({ id: 'stillborn', limits: testLimits, labels: {} })).rejects.toThrow(
      'no socket',
    );

    expect(await hostTraces(rootDir, 'stillborn')).toEqual([]);
  });

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

  test('creates and destroys many at a time', async () => {
    const computers = await Promise.all(Array.from({ length: 8 }, () => newComputer()));

    const answers = await Promise.all(
      computers.map(({ exec }, index) => exec(`echo ${index}; ls -A`, { timeoutMs: 30_000 })),
    );
    await Promise.all(computers.map((computer) => computer.destroy()));

    expect(answers.map(({ stdout }) => stdout)).toEqual(computers.map((_, index) => `${index}\n`));
    for (const { id } of computers) expect(await hostTraces(rootDir, id)).toEqual([]);
  });

  test('what a killed worker leaves is dead immediately, is listed, and can be removed', async () => {
    const worker = spawnWorker(rootDir, 'orphan');
    const [answer] = await once(worker.stdout, 'data');
    expect(JSON.parse(answer).stdout).toBe('agent\n');
    expect(processesOf(join(rootDir, 'orphan'))).not.toEqual([]);

    worker.kill('SIGKILL');
    await once(worker, 'exit');

    await expect.poll(() => processesOf(join(rootDir, 'orphan')), { timeout: 20_000 }).toEqual([]);
    expect(await provider.list({ worker: 'killed' })).toEqual([
      { id: 'orphan', labels: { worker: 'killed' }, isOrphan: true },
    ]);
    await provider.remove('orphan');
    expect(await hostTraces(rootDir, 'orphan')).toEqual([]);
    await provider.remove('orphan');
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

  test('removes a computer that another live process made', async () => {
    const worker = spawnWorker(rootDir, 'foreign');
    await once(worker.stdout, 'data');
    const found = await provider.list({ worker: 'killed' });

    await provider.remove('foreign');

    expect(found).toEqual([{ id: 'foreign', labels: { worker: 'killed' }, isOrphan: false }]);
    expect(await hostTraces(rootDir, 'foreign')).toEqual([]);
    worker.kill('SIGKILL');
  });

  test('a folder without a readable record is found and removed by any sweep', async () => {
    await mkdir(join(rootDir, 'half-made'));

    expect(await provider.list({ worker: 'anyone' })).toEqual([
      { id: 'half-made', labels: {}, isOrphan: true },
    ]);
    await provider.remove('half-made');

    await expect(access(join(rootDir, 'half-made'))).rejects.toThrow('ENOENT');
  });
});
