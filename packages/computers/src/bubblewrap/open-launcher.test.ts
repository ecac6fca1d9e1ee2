import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestComputers } from '../testing/create-test-computers.ts';
import { hostTraces } from '../testing/host-traces.ts';
import { openLauncher } from './open-launcher.ts';

const { check, rootDir, newComputer, close } = await createTestComputers();
afterAll(close);

let root: string;
beforeAll(async () => {
  // Too deep for the path of a socket.
  root = join(await mkdtemp(join(tmpdir(), 'launcher-')), 'd'.repeat(120));
  await mkdir(join(root, 'one'), { recursive: true });
});
afterAll(() => rm(join(root, '..'), { recursive: true }));

const cat = (file: string) => ({ program: 'sh', args: ['-c', file], filter: '/dev/null', text: 'said\n' });
const parentOf = (pid: number) =>
  Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

test('a process has its own input, output and text, and its end is reported', async () => {
  const launcher = openLauncher(root);

  const process = await launcher.start('one', cat('cat; cat <&4; echo broken >&2'));
  process.input.end('written\n');
  const output = await text(process.output);
  const stderrEnd = await process.ended;

  expect(output).toBe('written\nsaid\n');
  expect(stderrEnd).toBe('broken');
});

test('a failed start says why, and a killed process ends', async () => {
  const launcher = openLauncher(root);
  const absent = launcher.start('one', { ...cat(''), program: '/no/such/program' });
  await expect(absent).rejects.toThrow('ENOENT');

  const process = await launcher.start('one', cat('exec sleep 1000'));
  process.kill();

  await process.ended;
  expect(await text(process.output)).toBe('');
});

test.each([1, 2])(
  'a start with %i file descriptors left is refused instead of waiting, and a later one works',
  async (spare) => {
    const script = join(import.meta.dirname, '../testing/starved-launcher.ts');
    const folder = join(root, `starved-${spare}`);
    const starved = ['-c', 'ulimit -n 64; exec "$@"', 'sh', process.execPath, script, folder, String(spare)];

    const { stdout } = await promisify(execFile)('sh', starved, { timeout: 60_000 });

    expect(stdout).toBe('refused started');
  },
);

// Needs a machine on which bubblewrap can start a sandbox; `jettson doctor` says what is missing.
describe.runIf(check.ok)('computers', () => {
  test('end with the launcher when it is killed, and the next one starts with a new launcher', async () => {
    const computer = await newComputer();
    const { process: outermost } = JSON.parse(
      readFileSync(join(rootDir, computer.id, 'computer.json'), 'utf8'),
    );
    const running = computer.exec('sleep 1000', { timeoutMs: 1_000_000 });
    const failed = expect(running).rejects.toMatchObject({ code: 'computer_gone' });

    process.kill(parentOf(outermost.pid), 'SIGKILL');
    await failed;
    await computer.destroy();
    const next = await newComputer();

    expect(await hostTraces(rootDir, computer.id)).toEqual([]);
    expect(await next.isHealthy()).toBe(true);
  });
});
