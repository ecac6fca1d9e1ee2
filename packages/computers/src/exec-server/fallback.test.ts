import { afterAll, describe, expect, test } from 'vitest';
import { createTestComputers } from '../testing/create-test-computers.ts';
import { TESTED_PROVIDER } from '../testing/test-provider.ts';

// The other tests of computers run on the native exec server; all of them run on this one with `npm run test:fallback`.
const { check, newComputer, close } = await createTestComputers({ execServer: 'node' });
afterAll(close);

// Needs a machine on which bubblewrap can start a sandbox; `jettson doctor` says what is missing.
// Computers in Docker do not have it.
describe.runIf(check.ok && TESTED_PROVIDER === 'bubblewrap')(
  'a computer that the exec server in JavaScript serves',
  async () => {
    const computer = await newComputer();
    const run = (command: string, timeoutMs = 20_000) => computer.exec(command, { timeoutMs });

    test('is what the operator asked for', () => {
      expect(check.execServer).toContain('because JETTSON_EXEC_SERVER says so');
    });

    test('runs commands, and ends one whose time is over', async () => {
      const [done, late] = [await run('echo out; echo err >&2; exit 3'), await run('sleep 100', 200)];

      expect(done).toMatchObject({ stdout: 'out\n', stderr: 'err\n', exitCode: 3 });
      expect(late).toMatchObject({ exitCode: null, timedOut: true });
    });

    test('keeps files, lists them by names of any bytes and removes them', async () => {
      await computer.writeFile('folder/a\\xff', Buffer.from('one\ntwo\n'));
      await computer.edit('folder/a\\xff', { before: 'two', after: 'three', replaceAll: false });

      const lines = await computer.readLines('folder/a\\xff', { first: 2, count: 1, maxBytes: 100 });
      const listed = await computer.list('folder');
      await computer.remove('folder');

      expect(lines).toMatchObject({ data: Buffer.from('three\n'), lines: 2, sizeBytes: 10 });
      expect(listed).toEqual([{ name: 'a\\xff', sizeBytes: 10, isDir: false }]);
      await expect(computer.list('folder')).rejects.toMatchObject({ code: 'not_found' });
    });

    test('keeps what a process in the background writes', async () => {
      const id = await computer.start('echo ready; sleep 100');

      const output = await computer.output(id, { waitMs: 10_000 });
      const { exitCode } = await computer.stop(id);

      expect(output).toMatchObject({ stdout: 'ready\n', running: true });
      expect(exitCode).toBe(128 + 15);
    });

    test('gives its workspace to one that the native exec server serves', async () => {
      const native = await createTestComputers();
      const other = await native.newComputer();
      await run('umask 000; mkdir d; echo text > d/f; chmod 000 d/f; ln -s f d/link');

      await other.unpack(computer.pack());

      const { stdout } = await other.exec('stat -c "%n %a" d/f; readlink d/link', { timeoutMs: 10_000 });
      await native.close();
      expect(stdout).toBe('d/f 0\nf\n');
    });
  },
);
