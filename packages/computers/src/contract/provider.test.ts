import { once } from 'node:events';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { computerTraces, runningParts } from '../testing/computer-traces.ts';
import { createTestComputers, testLimits } from '../testing/create-test-computers.ts';
import { spawnWorker } from '../testing/spawn-worker.ts';
import { TESTED_PROVIDER, testProvider } from '../testing/test-provider.ts';

// What every provider does. With JETTSON_TEST_COMPUTERS=docker, Docker's is tried.

const { provider, check, rootDir, newComputer, close } = await createTestComputers();
afterAll(close);

const IS_DOCKER = TESTED_PROVIDER === 'docker';

test.each(['../up', 'a/b', '', '.hidden', '.system', 'x'.repeat(65), 'a\0b'])(
  'an id that is no file name (%j) is refused',
  async (id) => {
    await expect(provider.create({ id, limits: testLimits, labels: {} })).rejects.toThrow();
    await expect(provider.remove(id)).rejects.toThrow(RangeError);
  },
);

// Needs a machine that can make computers; `jettson doctor` says what is missing.
describe.runIf(check.ok)('a provider', () => {
  test('leaves nothing on the host when a computer is destroyed', async () => {
    const computer = await newComputer();
    await computer.exec('setsid sleep 1000 & (trap "" TERM HUP; sleep 1000) &', { timeoutMs: 10_000 });
    expect((await runningParts(rootDir, computer.id)).length).toBeGreaterThan(IS_DOCKER ? 0 : 2);
    expect(await computerTraces(rootDir, computer.id)).not.toEqual([]);

    await Promise.all([computer.destroy(), computer.destroy()]);

    expect(await computerTraces(rootDir, computer.id)).toEqual([]);
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
    const failing = testProvider({ rootDir, gateway });

    await expect(failing.create({ id: 'stillborn', limits: testLimits, labels: {} })).rejects.toThrow(
      'no socket',
    );

    expect(await computerTraces(rootDir, 'stillborn')).toEqual([]);
  });

  test('creates and destroys many at a time', async () => {
    const computers = await Promise.all(Array.from({ length: 8 }, () => newComputer()));

    const answers = await Promise.all(
      computers.map(({ exec }, index) => exec(`echo ${index}; ls -A`, { timeoutMs: 30_000 })),
    );
    await Promise.all(computers.map((computer) => computer.destroy()));

    expect(answers.map(({ stdout }) => stdout)).toEqual(computers.map((_, index) => `${index}\n`));
    for (const { id } of computers) expect(await computerTraces(rootDir, id)).toEqual([]);
  });

  test('what a killed worker leaves is dead immediately, is listed, and can be removed', async () => {
    const worker = spawnWorker(rootDir, 'orphan');
    const [answer] = await once(worker.stdout, 'data');
    expect(JSON.parse(answer).stdout).toBe(IS_DOCKER ? 'group\npasswd\nagent\n' : 'agent\n');
    expect(await runningParts(rootDir, 'orphan')).not.toEqual([]);

    worker.kill('SIGKILL');
    await once(worker, 'exit');

    await expect.poll(() => runningParts(rootDir, 'orphan'), { timeout: 20_000 }).toEqual([]);
    expect(await provider.list({ worker: 'killed' })).toEqual([
      { id: 'orphan', labels: { worker: 'killed' }, isOrphan: true },
    ]);
    await provider.remove('orphan');
    expect(await computerTraces(rootDir, 'orphan')).toEqual([]);
    await provider.remove('orphan');
  });

  test('removes a computer that another live process made', async () => {
    const worker = spawnWorker(rootDir, 'foreign');
    await once(worker.stdout, 'data');
    const found = await provider.list({ worker: 'killed' });

    await provider.remove('foreign');

    expect(found).toEqual([{ id: 'foreign', labels: { worker: 'killed' }, isOrphan: false }]);
    expect(await computerTraces(rootDir, 'foreign')).toEqual([]);
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
