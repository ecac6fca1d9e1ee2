import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@jettson/database/testing';
import { describe, expect, test } from 'vitest';
import {
  buildNativeComputer,
  NATIVE_FOLDER,
  NATIVE_SUMS,
  NATIVE_TARGETS,
  nativeComputerSums,
} from '../scripts/native-computer.ts';

const files = Object.keys(NATIVE_TARGETS);

test('the native exec servers in git are those whose hashes are there, built from the sources that are there', async () => {
  const recorded = await readFile(join(NATIVE_FOLDER, NATIVE_SUMS), 'utf8');

  const actual = await nativeComputerSums(NATIVE_FOLDER);

  // After a change of the sources: node scripts/build-native-computer.ts
  expect(actual).toBe(recorded);
});

test.each(files)('%s is small, and may be executed', async (file) => {
  const { size, mode } = await stat(join(NATIVE_FOLDER, file));

  expect(size).toBeLessThan(1_000_000);
  expect(mode & 0o111).toBe(0o111);
});

const hasEmulator = spawnSync('qemu-aarch64-static', ['--version']).status === 0;

// Needs Debian's qemu-user-static, or a machine with arm64.
test.runIf(hasEmulator || process.arch === 'arm64')(
  'the one for arm64 serves, on arm64 or its emulator',
  () => {
    const program = join(NATIVE_FOLDER, 'bin/linux-arm64/jettson');
    const [command = '', ...args] = process.arch === 'arm64' ? [program] : ['qemu-aarch64-static', program];
    const ping = Buffer.from('{"id":7,"op":"ping"}');
    const prefix = Buffer.from([0, 0, 0, ping.byteLength, 0, 0, 0, 0]);

    const checked = spawnSync(command, [...args, 'check']);
    const served = spawnSync(command, [...args, 'serve'], { input: Buffer.concat([prefix, ping]) });

    expect(checked.stdout.toString()).toBe('jettson-computer 2\n');
    expect(served.stdout.toString('latin1')).toContain('{"id":0,"type":"ready"}');
  },
);

const rustc = spawnSync('rustc', ['--version'], { cwd: NATIVE_FOLDER, encoding: 'utf8' }).stdout ?? '';
const mayBuild = process.env.JETTSON_TEST_NATIVE_BUILD === '1' && rustc.startsWith('rustc 1.95.0 ');

// Needs the pinned Rust, and takes minutes: `npm run test:native`.
describe.runIf(mayBuild)('two builds', () => {
  test('in other folders, with crates from elsewhere, give the bytes that are in git', {
    timeout: 900_000,
  }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'native-build-'));

    for (const cargoHome of [undefined, join(folder, 'cargo-home')]) {
      await buildNativeComputer(folder, cargoHome === undefined ? {} : { cargoHome });
      const built = await nativeComputerSums(folder);

      expect(built).toBe(await readFile(join(NATIVE_FOLDER, NATIVE_SUMS), 'utf8'));
    }
    await removeFolder(folder);
  });
});
