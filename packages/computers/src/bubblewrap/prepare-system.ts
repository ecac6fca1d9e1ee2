import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '@jettson/child-environment';
import type { LoopbackAccess } from '@jettson/egress';
import { PYTHON_NAMES, pythonLauncher } from '../contents/python-launcher.ts';
import { SEARCH_PROGRAM } from '../contents/search-program.ts';
import { seccompFilter } from '../contents/seccomp-filter.ts';
import { systemMounts } from '../sandbox/system-mounts.ts';
import {
  type ExecServerChoice,
  type FoundExecServer,
  findExecServer,
  NATIVE_NAME,
} from './native-program.ts';
import { writeEtc } from './write-etc.ts';
import { writePrograms } from './write-programs.ts';
import { makeFolder, removeUnfinished, unfinishedName, writeWhole } from './write-whole.ts';

const run = (program: string, args: string[]) =>
  promisify(execFile)(program, args, { env: childEnvironment('system tool') });

/** What all computers of a provider share, read-only. */
export interface SystemFiles {
  folder: string;
  /** The compiled filter, or null if this machine's system calls are not known. */
  seccomp: string | null;
  /** Bubblewrap's arguments that show the host's programs. */
  mounts: readonly string[];
  execServer: FoundExecServer;
}

/** Where the parts of the system folder are. */
export const SYSTEM_PATHS = {
  etc: 'etc',
  execServer: 'exec-server.cjs',
  nativeExecServer: NATIVE_NAME,
  search: 'search.cjs',
  launchers: 'launchers',
  seccomp: 'seccomp.bpf',
} as const;

/** What the files of the exec server and of the program that searches are bundled from. */
const PROGRAMS = {
  [SYSTEM_PATHS.execServer]: join(import.meta.dirname, '../exec-server/inside/main.ts'),
  [SYSTEM_PATHS.search]: SEARCH_PROGRAM,
};

/**
 * Writes the shared files below `rootDir`: a small /etc, the exec server, the system call filter. All of the host's
 * programs are shown, except the folders to `hide` and `rootDir`. Idempotent.
 */
export async function prepareSystem(
  rootDir: string,
  {
    hide,
    loopback,
    execServer: choice,
  }: { hide: readonly string[]; loopback: LoopbackAccess; execServer: ExecServerChoice },
): Promise<SystemFiles> {
  // No computer can have this name: ids do not begin with a dot.
  const folder = join(rootDir, '.system');
  await makeFolder(folder);
  await removeUnfinished(folder);
  await writeEtc(join(folder, SYSTEM_PATHS.etc), loopback);
  await writePrograms(folder, PROGRAMS);
  await writeLaunchers(join(folder, SYSTEM_PATHS.launchers));

  const execServer = await findExecServer(folder, choice);

  const mounts = systemMounts([rootDir, ...hide]);
  const filter = seccompFilter(process.arch);
  if (!filter) return { folder, mounts, execServer, seccomp: null };
  const seccomp = join(folder, SYSTEM_PATHS.seccomp);
  await writeWhole(seccomp, filter);
  return { folder, mounts, execServer, seccomp };
}

/**
 * Makes, once, an empty ext4 file system with room for `bytes`, from which every computer's disk is copied: 2 ms
 * instead of 20 ms for mkfs. It has a folder for each writable part of the computer, and mount points for the rest.
 */
export async function prepareDiskImage(system: string, bytes: number): Promise<string> {
  const image = join(system, `disk-${bytes}.img`);
  // ext4's own space is added; the image is sparse, so this costs nothing.
  const size = Math.ceil(bytes * 1.04) + 24_000_000;
  const unfinished = unfinishedName(image);
  const tree = `${unfinished}.tree`;
  for (const name of ['', 'workspace', 'tmp', 'home', 'system', 'run']) await makeFolder(join(tree, name));
  await writeFile(join(tree, 'node'), '');
  await writeFile(unfinished, '');
  await truncate(unfinished, size);
  await run('mkfs.ext4', [
    ...['-q', '-F', '-m', '0', '-O', '^has_journal', '-E', 'lazy_itable_init=1,nodiscard', '-d', tree],
    unfinished,
  ]);
  await rename(unfinished, image);
  await rm(tree, { recursive: true });
  return image;
}

async function writeLaunchers(folder: string): Promise<void> {
  await makeFolder(folder);
  const python = ['/usr/local/bin/python3', '/usr/bin/python3'].find((path) => existsSync(path));
  if (python === undefined) return;
  for (const name of PYTHON_NAMES) await writeWhole(join(folder, name), pythonLauncher(python), 0o755);
}
