import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where the program's source and its committed binaries are. */
export const NATIVE_FOLDER = fileURLToPath(
  new URL('../packages/computers/exec-server-native', import.meta.url),
);
/** Below the folder: the hashes of the binaries, and of the sources that they were built from. */
export const NATIVE_SUMS = 'SHA256SUMS';
/** The binaries, below the folder, and the toolchain's name of what they run on. */
export const NATIVE_TARGETS = {
  'bin/linux-x64/jettson': 'x86_64-unknown-linux-musl',
  'bin/linux-arm64/jettson': 'aarch64-unknown-linux-musl',
};
const SOURCES = ['Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml', '.cargo/config.toml'];

/**
 * Builds the program for each target into `folder`, with the pinned toolchain and without a trace of this machine: the
 * same sources give the same bytes. `cargoHome` is where crates are downloaded to.
 */
export async function buildNativeComputer(
  folder: string,
  { cargoHome = process.env.CARGO_HOME ?? join(homedir(), '.cargo') } = {},
): Promise<void> {
  const target = await mkdtemp(join(tmpdir(), 'native-computer-'));
  const options = { cwd: NATIVE_FOLDER, env: { ...process.env, CARGO_HOME: cargoHome } };
  try {
    await run('cargo', ['fetch', '--locked'], options);
    const registry = join(cargoHome, 'registry/src');
    // Where crates are depends on the registry that they came from.
    const crates = (await readdir(registry)).map(
      (name) => `--remap-path-prefix=${join(registry, name)}=/crates`,
    );
    const flags = JSON.stringify([...crates, `--remap-path-prefix=${target}=/target`]);
    for (const [file, name] of Object.entries(NATIVE_TARGETS)) {
      const config = `target.${name}.rustflags=${flags}`;
      const args = ['build', '--release', '--locked', '--target', name, '--target-dir', target];
      await run('cargo', [...args, '--config', config], { ...options, maxBuffer: 10_000_000 });
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await copyFile(join(target, name, 'release/jettson'), join(folder, file));
      await chmod(join(folder, file), 0o755);
    }
  } finally {
    await rm(target, { recursive: true });
  }
}

/** The content of the file of hashes: the binaries of `folder`, and the sources as they are now. */
export async function nativeComputerSums(folder: string): Promise<string> {
  const sources = (await readdir(join(NATIVE_FOLDER, 'src'), { recursive: true }))
    .filter((name) => name.endsWith('.rs'))
    .map((name) => `src/${name}`);
  const files = [
    ...Object.keys(NATIVE_TARGETS).map((file) => [folder, file] as const),
    ...[...SOURCES, ...sources].sort().map((file) => [NATIVE_FOLDER, file] as const),
  ];
  const lines = files.map(async ([above, file]) => {
    const sum = createHash('sha256').update(await readFile(join(above, file)));
    return `${sum.digest('hex')}  ${file}\n`;
  });
  return (await Promise.all(lines)).join('');
}

/** What the licences of the crates inside the binaries ask for: their texts, under the names of the crates. */
export async function nativeComputerLicences(): Promise<string> {
  const options = { cwd: NATIVE_FOLDER, maxBuffer: 10_000_000 };
  const tree = ['--prefix', 'none', '--edges', 'normal,no-proc-macro', '--format', '{p}', '--locked'];
  const target = ['--target', NATIVE_TARGETS['bin/linux-x64/jettson']];
  const linked = await run('cargo', ['tree', ...tree, ...target], options);
  const metadata = await run('cargo', ['metadata', '--format-version', '1', '--locked'], options);
  const { packages } = JSON.parse(metadata.stdout) as {
    packages: {
      name: string;
      version: string;
      license: string;
      manifest_path: string;
      source: string | null;
    }[];
  };
  const names = new Set(linked.stdout.split('\n').map((line) => line.split(' ').slice(0, 2).join(' ')));
  const texts = packages
    .filter(({ name, version, source }) => source !== null && names.has(`${name} v${version}`))
    .map(async ({ name, version, license, manifest_path }) => {
      const folder = dirname(manifest_path);
      const file = (await readdir(folder)).find((one) => /^LICENSE(-MIT)?$/.test(one));
      if (file === undefined) throw new Error(`${name} has no text of a licence that can be chosen`);
      return `${name} ${version} (${license})\n\n${await readFile(join(folder, file), 'utf8')}`;
    });
  const own =
    'The binaries also contain parts of the standard library of Rust and of musl, both under the MIT licence.\n';
  return [own, ...(await Promise.all(texts))].join(`\n${'-'.repeat(80)}\n\n`);
}
