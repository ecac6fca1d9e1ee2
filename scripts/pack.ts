/**
 * Makes what is installed on servers: the program with everything built, its dependencies for this platform, and Node.
 *
 *     npm run pack                       writes dist/release/jettson-<version>-<platform>.tar.gz, its sum, and install.sh
 *     npm run pack -- --into <folder>    writes the same files into a folder that does not exist
 *
 * SOURCE_DATE_EPOCH is the time of all files (the last commit, or 1980): the same sources make the same archive.
 */
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { VERSION } from '../apps/server/src/version.ts';
import { copySources } from './release/copy-sources.ts';
import { installDependencies } from './release/install-dependencies.ts';
import { normalizeFiles } from './release/normalize-files.ts';
import { pruneDependencies } from './release/prune-dependencies.ts';
import { removeUnreached } from './release/remove-unreached.ts';
import { sha256Of } from './release/sha256-of.ts';
import { writeTarball } from './release/write-tarball.ts';

const FIRST_DAY_OF_ZIP = 315_532_800;
const ROOT = resolve(import.meta.dirname, '..');
const { into } = parseArgs({ options: { into: { type: 'string' } } }).values;

function readEpoch(): number {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given !== undefined) return Number(given);
  try {
    return Number(execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, stdio: 'pipe' }));
  } catch {
    return FIRST_DAY_OF_ZIP;
  }
}

async function makeRelease(folder: string, epoch: number): Promise<void> {
  await copySources(ROOT, folder);
  await installDependencies(folder);
  await removeUnreached(folder);
  await pruneDependencies(folder);
  await normalizeFiles(folder, epoch);
}

execFileSync(process.execPath, [join(ROOT, 'scripts/build.ts')], { stdio: 'inherit' });
const epoch = readEpoch();
if (into !== undefined) {
  await makeRelease(resolve(into), epoch);
} else {
  const name = `jettson-${VERSION}-${process.platform}-${process.arch}`;
  const target = join(ROOT, 'dist/release');
  await mkdir(target, { recursive: true });
  const draft = await mkdtemp(join(target, '.making-'));
  try {
    await makeRelease(join(draft, name), epoch);
    await writeTarball(join(draft, name), join(draft, `${name}.tar.gz`), epoch);
    const sum = await sha256Of(join(draft, `${name}.tar.gz`));
    await writeFile(join(draft, `${name}.tar.gz.sha256`), `${sum}  ${name}.tar.gz\n`);
    for (const file of [`${name}.tar.gz`, `${name}.tar.gz.sha256`])
      await rename(join(draft, file), join(target, file));
    await copyFile(join(ROOT, 'deploy/install.sh'), join(target, 'install.sh'));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  process.stdout.write(`dist/release/${name}.tar.gz\n`);
}
