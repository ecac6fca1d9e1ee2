import { afterAll, describe, expect, test } from 'vitest';
import { createTestComputers } from '../testing/create-test-computers.ts';

const { check, newComputer, close } = await createTestComputers();
afterAll(close);

// Needs a machine on which bubblewrap can start a sandbox; `jettson doctor` says what is missing.
describe.runIf(check.ok)('a command in a computer', async () => {
  const computer = await newComputer();
  const run = (command: string, timeoutMs = 20_000) => computer.exec(command, { timeoutMs });

  test('answers with its output and its exit code', async () => {
    const result = await run('echo out; echo err >&2; exit 3');

    expect(result).toEqual({
      stdout: 'out\n',
      stderr: 'err\n',
      exitCode: 3,
      timedOut: false,
      truncated: false,
    });
  });

  test('starts in /workspace as an unprivileged user, with nothing of the host in its environment', async () => {
    process.env.JETTSON_TEST_SECRET = 'host secret';

    const result = await run('pwd; id -un; grep CapEff /proc/self/status; env; cat /proc/1/environ');

    expect(result.stdout).toMatch(/^\/workspace\nagent\nCapEff:\t0+\n/);
    expect(result.stdout).not.toContain('host secret');
  });

  test('accepts a folder and variables', async () => {
    await run('mkdir -p deep/er');

    const result = await computer.exec('pwd; echo $COLOUR', {
      cwd: 'deep/er',
      env: { COLOUR: 'blue' },
      timeoutMs: 20_000,
    });

    expect(result.stdout).toBe('/workspace/deep/er\nblue\n');
  });

  test.each(['..', '/etc', '/workspace/../tmp'])('does not start in %s', async (cwd) => {
    const running = computer.exec('true', { cwd, timeoutMs: 20_000 });

    await expect(running).rejects.toMatchObject({ code: 'outside_workspace' });
  });

  test('streams its output while running', async () => {
    const pieces: string[] = [];

    const running = computer.exec('echo one; while [ ! -e go ]; do sleep 0.02; done; echo two >&2; rm go', {
      timeoutMs: 20_000,
      onOutput: ({ stream, text }) => pieces.push(`${stream}:${text}`),
    });
    await expect.poll(() => pieces).toEqual(['stdout:one\n']);
    await computer.writeFile('go', Buffer.from(''));
    await running;

    expect(pieces).toEqual(['stdout:one\n', 'stderr:two\n']);
  });

  test('may open its outputs by name', async () => {
    const result = await run('echo out > /dev/stdout; echo err > /dev/stderr; echo both | tee /dev/stderr');

    expect(result).toMatchObject({ stdout: 'out\nboth\n', stderr: 'err\nboth\n', exitCode: 0 });
  });

  test('delivers all its output, however quickly it ends', async () => {
    const sizes = await Promise.all(
      Array.from(
        { length: 20 },
        async () => (await run('head -c 300000 /dev/zero | tr "\\0" x')).stdout.length,
      ),
    );

    expect(sizes).toEqual(Array(20).fill(300_000));
  });

  test('keeps characters whole and replaces what is no UTF-8', async () => {
    const result = await run("printf '\\303'; sleep 0.1; printf '\\251 \\377'");

    expect(result.stdout).toBe('é \ufffd');
  });

  test('loses output beyond 10 MB, and says so', async () => {
    const result = await run('head -c 12000000 /dev/zero | tr "\\0" x; echo end >&2');

    expect(result.stdout.length + result.stderr.length).toBe(10_000_000);
    expect(result).toMatchObject({ exitCode: 0, truncated: true });
  });

  test.each([
    ['KILL', 137],
    ['TERM', 143],
    ['SEGV', 139],
  ])('that ends by SIG%s has the exit code %i, as in a shell', async (signal, exitCode) => {
    const result = await run(`kill -${signal} $$`);

    expect(result).toMatchObject({ exitCode, timedOut: false });
  });

  test('may leave a process in the background, without waiting for it', async () => {
    await run('(while :; do date +%s%N > beat; sleep 0.02; done) & echo started');

    const first = await run('cat beat');
    await expect.poll(async () => (await run('cat beat')).stdout).not.toBe(first.stdout);
  });

  test('is killed when its time is over, and returns what it has printed', async () => {
    const result = await run('echo before; sleep 60; echo after', 300);

    expect(result).toMatchObject({ stdout: 'before\n', exitCode: null, timedOut: true });
  });

  test('ends immediately when it is aborted', async () => {
    const controller = new AbortController();

    const running = computer.exec('echo $$; sleep 61', {
      timeoutMs: 60_000,
      signal: controller.signal,
      onOutput: () => controller.abort(new Error('enough')),
    });

    await expect(running).rejects.toThrow('enough');
    expect((await run('pgrep -c -f "[s]leep 61" || true')).stdout).toBe('0\n');
  });

  test('that is aborted before it starts is not started', async () => {
    const running = computer.exec('touch started', { timeoutMs: 1_000, signal: AbortSignal.abort() });

    await expect(running).rejects.toThrow();
    expect((await run('ls started')).exitCode).not.toBe(0);
  });

  test('longer than the system allows is refused', async () => {
    for (const length of [200_000, 17_000_000]) {
      await expect(run(`true ${'x'.repeat(length)}`)).rejects.toMatchObject({ code: 'too_large' });
    }
    await expect(computer.writeFile('huge', Buffer.alloc(17_000_000))).rejects.toMatchObject({
      code: 'too_large',
    });
  });

  test.each(['echo a\0b', 'x'.repeat(200_000)])(
    'that the system cannot run (%#) does not affect later ones',
    async (command) => {
      for (let n = 0; n < 30; n++)
        await expect(run(command)).rejects.toMatchObject({ name: 'ComputerError' });

      expect((await run('echo fine; ls /proc/$(pgrep -o -x jettson)/fd | wc -l')).stdout).toMatch(
        /^fine\n[1-3]\d\n$/,
      );
    },
  );

  test('runs beside others', async () => {
    const results = await Promise.all(['a', 'b', 'c', 'd'].map((name) => run(`sleep 0.1; echo ${name}`)));

    expect(results.map(({ stdout }) => stdout)).toEqual(['a\n', 'b\n', 'c\n', 'd\n']);
  });
});
