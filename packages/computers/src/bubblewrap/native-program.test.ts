import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { bubblewrapProvider } from './bubblewrap-provider.ts';
import { describeExecServer, findExecServer } from './native-program.ts';

const root = await mkdtemp(join(tmpdir(), 'native-program-'));
afterAll(() => rm(root, { recursive: true }));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'system-'));
});

const isSupported = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);

// Needs one of the machines that the program is built for.
test.runIf(isSupported)('the native exec server is chosen where it runs', async () => {
  const found = await findExecServer(folder, 'auto');

  expect(found).toEqual({ name: 'native', program: join(folder, 'jettson') });
  expect(execFileSync(join(folder, 'jettson'), ['check'], { encoding: 'utf8' })).toBe('jettson-computer 2\n');
});

test('the operator can choose the one in JavaScript', async () => {
  const found = await findExecServer(folder, 'node');

  expect(describeExecServer(found)).toMatch(/in JavaScript.*because JETTSON_EXEC_SERVER says so$/);
});

/** Binaries of a package in which that of this machine is `content`. */
async function binariesWith(content: string | null): Promise<URL> {
  const place = join(folder, 'bin', `${process.platform}-${process.arch}`);
  await mkdir(place, { recursive: true });
  if (content !== null) await writeFile(join(place, 'jettson'), content);
  return new URL(`file://${folder}/bin/`);
}

test.each([
  ['there is none for this machine', null, /there is none for /],
  ['this machine cannot run it', '\x7fELF of another machine', /it ends with an error|it cannot be started/],
  ['it is of another version', '#!/bin/sh\necho jettson-computer 0\n', /it is of another version/],
  ['it ends with an error', '#!/bin/sh\nexit 1\n', /it ends with an error/],
])('the one in JavaScript is chosen if %s, and the operator is told', async (_case, content, reason) => {
  const binaries = await binariesWith(content);

  const found = await findExecServer(folder, 'auto', binaries);

  expect(found).toMatchObject({ name: 'node', reason: expect.stringMatching(reason) });
  await expect(findExecServer(folder, 'native', binaries)).rejects.toThrow(reason);
});

const canMount = spawnSync('unshare', ['--mount', 'true']).status === 0;

// Needs root, which can mount.
test.runIf(isSupported && canMount)('the one in JavaScript is chosen on a noexec file system', () => {
  const script = `const { findExecServer } = await import(${JSON.stringify(`${import.meta.dirname}/native-program.ts`)});
    console.log(JSON.stringify(await findExecServer(${JSON.stringify(folder)}, 'auto')));`;
  const mounted = 'mount -t tmpfs -o noexec none "$0" && exec "$1" --input-type=module -e "$2"';

  const printed = execFileSync('unshare', ['--mount', 'sh', '-c', mounted, folder, process.execPath, script]);

  expect(JSON.parse(printed.toString())).toMatchObject({
    name: 'node',
    reason: expect.stringContaining('noexec'),
  });
});

test('a provider tells which one it uses before the first computer', async () => {
  const told: string[] = [];
  const provider = bubblewrapProvider({
    rootDir: folder,
    gateway: null,
    execServer: 'node',
    onExecServer: (found) => told.push(found.name),
  });

  const { ok, execServer } = await provider.check();

  expect(told).toEqual(ok ? ['node'] : []);
  expect(execServer === null).toBe(!ok);
});
