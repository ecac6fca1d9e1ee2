import { afterAll, describe, expect, test } from 'vitest';
import { computerTraces } from '../testing/computer-traces.ts';
import { createTestComputers } from '../testing/create-test-computers.ts';

const { check, rootDir, newComputer, close } = await createTestComputers();
afterAll(close);

/** Its process is the oldest of this name. */
const EXEC_SERVER = '$(pgrep -o -x jettson)';
const gone = { name: 'ComputerError', code: 'computer_gone' };
const enforces = (limit: (typeof check.enforced)[number]) => check.ok && check.enforced.includes(limit);

// Needs a machine that can make computers; `jettson doctor` says what is missing.
describe.runIf(check.ok)('a hostile process', async () => {
  const computer = await newComputer();
  const run = (command: string, timeoutMs = 30_000) => computer.exec(command, { timeoutMs });
  const count = async (pattern: string) => (await run(`pgrep -c -f '${pattern}' || true`)).stdout.trim();

  test.each([
    ['ignoring signals', 'trap "" TERM HUP INT; sleep 71; sleep 71'],
    ['leaving its session', 'setsid sleep 71 & setsid setsid sleep 71 & wait'],
    ['nohup', 'nohup sleep 71 & wait'],
    ['forking twice', '(setsid sh -c "sleep 71 & sleep 71 &" &) ; sleep 71'],
    ['emptying its environment', 'env -i setsid sh -c "(sleep 71 &) ; (setsid sleep 71 &)" ; sleep 71'],
    ['stopping itself', 'sleep 71 & kill -STOP $!; kill -STOP $$'],
  ])('does not outlive its time by %s', async (_name, command) => {
    const result = await run(command, 500);

    expect(result).toMatchObject({ timedOut: true, exitCode: null });
    await expect.poll(() => count('[s]leep 71')).toBe('0');
  });

  test('takes no other command down with it when its time is over', async () => {
    const [short, long] = await Promise.all([
      run('env -i setsid sleep 72 & sleep 72', 300),
      run('(setsid sh -c "sleep 1; echo daemon > daemon" &); sleep 1.2; cat daemon'),
    ]);

    expect(short.timedOut).toBe(true);
    expect(long.stdout).toBe('daemon\n');
  });

  test('is limited in open files and in file size, and leaves no core dump', async () => {
    const { stdout } = await run(`python3 -c "
import resource
files = []
try:
    while True: files.append(open('/dev/null'))
except OSError as error: print(error.strerror, len(files) < 8192)
"
truncate -s 100G sparse 2>&1; stat -c %s sparse
sh -c 'kill -SEGV $$'; ls core* 2>/dev/null
ulimit -Hn; ulimit -n 9000 2>&1 | grep -c .`);

    expect(stdout).toMatch(/^Too many open files True\n/);
    expect(stdout).toMatch(/File size limit exceeded|File too large/);
    expect(stdout.trim().split('\n').slice(-3)).toEqual(['0', '8192', '1']);
  });

  test.runIf(enforces('pids'))('that forks endlessly ends when its time is over', async () => {
    const weak = await newComputer({ limits: { cpus: 0.5, pids: 512 } });

    const result = await weak.exec('bomb() { bomb | bomb & }; (bomb) & while :; do :; done', {
      timeoutMs: 1_500,
    });
    const next = await weak.exec('echo fine', { timeoutMs: 30_000 });

    expect(result.timedOut).toBe(true);
    expect(next.stdout).toBe('fine\n');
  });

  test.runIf(enforces('pids'))(
    'that leaves a fork bomb behind does not keep later commands from running',
    async () => {
      await run('(while :; do sleep 100 & done) >/dev/null 2>&1 &');

      await expect
        .poll(async () => (await run('echo fine').catch(() => null))?.stdout, { timeout: 30_000 })
        .toBe('fine\n');
    },
  );

  test.runIf(enforces('memoryBytes'))(
    'that uses up all memory is killed, and the computer keeps running',
    async () => {
      const result = await run('python3 -c "x = [bytearray(10**7) for _ in range(200)]; print(len(x))"');

      expect(result.stdout).not.toContain('200');
      expect(result.exitCode).not.toBe(0);
      expect(await computer.isHealthy()).toBe(true);
    },
  );

  test.runIf(enforces('memoryBytes'))(
    'that uses up memory in many processes is killed, and the computer keeps running',
    async () => {
      await run(
        'for n in $(seq 30); do python3 -c "x = bytearray(2 * 10**7); import time; time.sleep(2)" & done; wait',
      );

      expect(await computer.isHealthy()).toBe(true);
    },
  );

  test.runIf(enforces('memoryBytes'))('may use the memory to which the computer was resized', async () => {
    const resized = await newComputer();
    const take = () =>
      resized.exec('python3 -c "x = bytearray(3 * 10**8); print(len(x))"', { timeoutMs: 30_000 });
    const before = await take();

    await resized.resize({ cpus: 2, memoryBytes: 512_000_000, pids: 200, workspaceBytes: 32_000_000 });
    const after = await take();
    await resized.resize({ cpus: 1, memoryBytes: 256_000_000, pids: 100, workspaceBytes: 32_000_000 });
    const again = await take();

    expect([before.stdout, after.stdout, again.stdout]).toEqual(['', '300000000\n', '']);
  });

  test('that reads all of its workspace is not killed for it', async () => {
    const large = await newComputer({ limits: { workspaceBytes: 400_000_000, memoryBytes: 128_000_000 } });

    const result = await large.exec('head -c 400000000 /dev/zero > full; stat -c %s full', {
      timeoutMs: 60_000,
    });

    expect(result).toMatchObject({ stdout: '400000000\n', exitCode: 0 });
  });

  test.each([
    ['killing the exec server', `kill -9 ${EXEC_SERVER}`],
    ['killing everything', 'kill -9 -1'],
  ])('ends only its own computer by %s', async (_name, command) => {
    const victim = await newComputer();

    const running = victim.exec(`${command}; sleep 100`, { timeoutMs: 100_000 });

    await expect(running).rejects.toMatchObject(gone);
    expect(await victim.isHealthy()).toBe(false);
    await expect(victim.writeFile('a', Buffer.from('a'))).rejects.toMatchObject(gone);
    await victim.destroy();
    expect(await computerTraces(rootDir, victim.id)).toEqual([]);
    expect(await computer.isHealthy()).toBe(true);
  });

  test('that kills every node, as a cleanup might, does not hit the exec server', async () => {
    const victim = await newComputer();

    await victim.exec('pkill -9 node; killall -9 node; pkill -9 -f node', { timeoutMs: 20_000 });

    expect(await victim.isHealthy()).toBe(true);
  });

  test('that stops the exec server cannot block the host', async () => {
    const victim = await newComputer();

    await victim.exec(`(sleep 0.3; kill -STOP ${EXEC_SERVER}) &`, { timeoutMs: 10_000 });
    await expect.poll(() => victim.isHealthy(), { timeout: 30_000 }).toBe(false);

    await expect(victim.list('.')).rejects.toMatchObject(gone);
  });

  test('cannot impersonate the exec server', async () => {
    const victim = await newComputer();
    const flood = `timeout 2 cat /dev/zero > /proc/${EXEC_SERVER}/fd/2`;

    await victim
      .exec(flood, { timeoutMs: 20_000 })
      .catch((error: unknown) => expect(error).toMatchObject(gone));
    await victim
      .exec(
        `for n in 0 1 2; do head -c 100000 /dev/urandom > /proc/${EXEC_SERVER}/fd/$n; head -c 100000 /dev/urandom > /proc/1/fd/$n; done`,
        { timeoutMs: 20_000 },
      )
      .catch((error: unknown) => expect(error).toMatchObject(gone));
    const result = await victim.exec('echo genuine', { timeoutMs: 20_000 }).catch(() => null);

    expect([null, 'genuine\n']).toContain(result?.stdout ?? null);
  });
});
