import { afterAll, describe, expect, test } from 'vitest';
import { createTestComputers } from '../testing/create-test-computers.ts';

const { check, newComputer, close } = await createTestComputers();
afterAll(close);

// Needs a machine on which bubblewrap can start a sandbox; `jettson doctor` says what is missing.
describe.runIf(check.ok)('a process in the background of a computer', async () => {
  const computer = await newComputer();
  const run = async (command: string) => (await computer.exec(command, { timeoutMs: 20_000 })).stdout;
  const wait = (id: string) => computer.output(id, { waitMs: 20_000 });
  /** Everything until it has ended. */
  async function readToEnd(id: string) {
    const all = { stdout: '', stderr: '' };
    for (;;) {
      const { stdout, stderr, running, ...state } = await wait(id);
      all.stdout += stdout;
      all.stderr += stderr;
      if (!running) return { ...all, ...state };
    }
  }

  test('keeps running while other commands run, and is read piece by piece', async () => {
    const id = await computer.start('echo one; while [ ! -e go ]; do sleep 0.02; done; echo two >&2; exit 3');
    const first = await wait(id);
    await run('touch go');
    const rest = await readToEnd(id);
    const again = await wait(id);

    expect(first).toMatchObject({ stdout: 'one\n', stderr: '', exitCode: null, running: true });
    expect(rest).toEqual({ stdout: '', stderr: 'two\n', exitCode: 3, truncated: false });
    expect(again).toEqual({ stdout: '', stderr: '', exitCode: 3, running: false, truncated: false });
  });

  test('accepts a folder and variables', async () => {
    await run('mkdir -p sub');

    const id = await computer.start('pwd; echo $COLOUR', { cwd: 'sub', env: { COLOUR: 'blue' } });

    expect(await readToEnd(id)).toMatchObject({ stdout: '/workspace/sub\nblue\n', exitCode: 0 });
  });

  test('survives a command that is killed when its time is over', async () => {
    const id = await computer.start('while [ ! -e end ]; do sleep 0.02; done; echo alive');
    const late = await computer.exec('sleep 60', { timeoutMs: 300 });
    await run('touch end');

    expect(late).toMatchObject({ timedOut: true, exitCode: null });
    expect(await readToEnd(id)).toMatchObject({ stdout: 'alive\n', exitCode: 0 });
  });

  test('that says nothing is awaited only as long as asked', async () => {
    const id = await computer.start('sleep 60');

    expect(await computer.output(id, { waitMs: 50 })).toEqual({
      stdout: '',
      stderr: '',
      exitCode: null,
      running: true,
      truncated: false,
    });
    await computer.stop(id);
  });

  test('gives the same again after a reading that was aborted', async () => {
    const id = await computer.start('sleep 60');
    const aborting = new AbortController();
    const reading = computer.output(id, { waitMs: 30_000, signal: aborting.signal });
    aborting.abort(new Error('enough'));

    await expect(reading).rejects.toThrow('enough');
    expect(await computer.stop(id)).toEqual({ exitCode: 143 });
    expect(await wait(id)).toMatchObject({ running: false, exitCode: 143 });
  });

  test('is told to end first, and all that it started ends with it', async () => {
    const id = await computer.start(
      'trap "echo bye; exit 5" TERM; setsid sleep 1234 & echo ready; while :; do sleep 0.02; done',
    );
    await wait(id);
    const stopped = await computer.stop(id);

    expect(stopped).toEqual({ exitCode: 5 });
    expect(await readToEnd(id)).toMatchObject({ stdout: 'bye\n', exitCode: 5 });
    expect(await run('ps ax | grep -c "[s]leep 1234" || true')).toBe('0\n');
  });

  test('that does not want to end is killed', async () => {
    const id = await computer.start('trap "" TERM; echo ready; while :; do sleep 0.02; done');
    await wait(id);

    expect(await computer.stop(id)).toEqual({ exitCode: 137 });
  });

  test('keeps the newest 10 MB of what nobody reads', async () => {
    const id = await computer.start('head -c 12000000 /dev/zero | tr "\\0" x; echo end');
    await expect.poll(() => run('ps ax | grep -c "[h]ead -c 12000000" || true')).toBe('0\n');

    const read = await readToEnd(id);

    expect(read).toMatchObject({ truncated: true, exitCode: 0 });
    expect(read.stdout).toHaveLength(10_000_000);
    expect(read.stdout.endsWith('xend\n')).toBe(true);
  });

  test('never gives half a character', async () => {
    const id = await computer.start(
      String.raw`printf 'a\303'; while [ ! -e half ]; do sleep 0.02; done; printf '\266b'`,
    );
    const first = await wait(id);
    await run('touch half');

    expect(first.stdout).toBe('a');
    expect((await readToEnd(id)).stdout).toBe('öb');
  });

  test('is one of at most 16; those that have ended make room', async () => {
    const small = await newComputer();
    const ids = [await small.start('true')];
    await small.output(ids[0] as string, { waitMs: 20_000 });
    for (let n = 0; n < 16; n++) ids.push(await small.start('sleep 60'));

    await expect(small.start('true')).rejects.toMatchObject({ code: 'too_many' });
    await expect(small.output(ids[0] as string, { waitMs: 0 })).rejects.toMatchObject({ code: 'not_found' });
    await small.stop(ids[1] as string);
    await expect(small.start('true')).resolves.toMatch(/^proc_/);
  });

  test('is one of at most 16 when all are started at the same time, too', async () => {
    const small = await newComputer();

    const started = await Promise.allSettled(Array.from({ length: 20 }, () => small.start('sleep 60')));

    expect(started.filter(({ status }) => status === 'fulfilled')).toHaveLength(16);
  });

  test.each(['output', 'stop'] as const)('of another computer is unknown to %s', async (operation) => {
    const id = await computer.start('sleep 60');
    const other = await newComputer();

    await expect(other[operation](id, { waitMs: 0 })).rejects.toMatchObject({ code: 'not_found' });
    await computer.stop(id);
  });
});
