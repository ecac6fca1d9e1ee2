import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmod,
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '@jettson/child-environment';
import { TRUST_FILES } from '@jettson/egress';
import { COMPUTER_LAYOUT } from '../exec-server/inside/computer-layout.ts';
import { bundlePrograms } from '../sandbox/bundle-programs.ts';
import { systemMounts } from '../sandbox/system-mounts.ts';
import { seccompFilter } from './seccomp-filter.ts';

const run = (program: string, args: string[]) =>
  promisify(execFile)(program, args, { env: childEnvironment('system tool') });

/** What all computers of a provider share, read-only. */
export interface SystemFiles {
  folder: string;
  /** The compiled filter, or null if this machine's system calls are not known. */
  seccomp: string | null;
  /** Bubblewrap's arguments that show the host's programs. */
  mounts: readonly string[];
}

/** Where the parts of the system folder are. */
export const SYSTEM_PATHS = {
  etc: 'etc',
  execServer: 'exec-server.cjs',
  search: 'search.cjs',
  seccomp: 'seccomp.bpf',
} as const;

/** What is bundled into the files of the exec server and of the program that searches. */
const INSIDE = join(import.meta.dirname, '../exec-server/inside');
const PROGRAMS = [join(INSIDE, 'main.ts'), join(INSIDE, 'search/main.ts')];

const UNFINISHED = '.unfinished-';
const UNFINISHED_FOR_MS = 3600 * 1000;

/** The user that an agent is inside its computer. */
export const AGENT_USER = { name: 'agent', uid: 1000, gid: 1000, home: COMPUTER_LAYOUT.home } as const;

export const CERTIFICATE_BUNDLE = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Writes the shared files below `rootDir`: a small /etc, the exec server, the system call filter. All of the host's
 * programs are shown, except the folders to `hide` and `rootDir`. Idempotent.
 */
export async function prepareSystem(rootDir: string, hide: readonly string[]): Promise<SystemFiles> {
  // No computer can have this name: ids do not begin with a dot.
  const folder = join(rootDir, '.system');
  await makeFolder(folder);
  await removeUnfinished(folder);
  await writeEtc(join(folder, SYSTEM_PATHS.etc));
  const [execServer = '', search = ''] = await bundlePrograms(...PROGRAMS);
  await writeWhole(join(folder, SYSTEM_PATHS.execServer), execServer);
  await writeWhole(join(folder, SYSTEM_PATHS.search), search);

  const mounts = systemMounts([rootDir, ...hide]);
  const filter = seccompFilter(process.arch);
  if (!filter) return { folder, mounts, seccomp: null };
  const seccomp = join(folder, SYSTEM_PATHS.seccomp);
  await writeWhole(seccomp, filter);
  return { folder, mounts, seccomp };
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

async function writeEtc(etc: string): Promise<void> {
  const { name, uid, gid, home } = AGENT_USER;
  for (const name of ['', 'ssl', 'ssl/certs']) await makeFolder(join(etc, name));
  const files = {
    passwd: `root:x:0:0:root:/nonexistent:/usr/sbin/nologin\n${name}:x:${uid}:${gid}::${home}:/bin/sh\nnobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\n`,
    group: `root:x:0:\n${name}:x:${gid}:\nnogroup:x:65534:\n`,
    hosts: '127.0.0.1 localhost computer\n::1 localhost\n',
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files\n',
    'resolv.conf': '',
    hostname: 'computer\n',
  };
  for (const [file, content] of Object.entries(files)) await writeWhole(join(etc, file), content);

  // Each computer trusts an authority of its own, and all of them share this folder.
  await linkWhole(`${COMPUTER_LAYOUT.run}/${TRUST_FILES.bundle}`, join(etc, 'ssl/certs/ca-certificates.crt'));
  await copyOrElse('/etc/ssl/openssl.cnf', join(etc, 'ssl/openssl.cnf'), '');
  await copyOrElse('/etc/ld.so.cache', join(etc, 'ld.so.cache'));
  await cp('/etc/alternatives', join(etc, 'alternatives'), {
    recursive: true,
    verbatimSymlinks: true,
    force: true,
  }).catch(() => {});
  await chmod(join(etc, 'alternatives'), 0o755).catch(() => {});
}

async function copyOrElse(source: string, target: string, otherwise?: string): Promise<void> {
  const content = await readFile(source).catch(() => otherwise);
  if (content !== undefined) await writeWhole(target, content);
}

/** Readable by the computers' users, whatever our umask is. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o755);
}

/** Another process may use the same folder and do the same at the same time. */
async function writeWhole(file: string, content: string | Buffer): Promise<void> {
  const unfinished = unfinishedName(file);
  await writeFile(unfinished, content);
  await chmod(unfinished, 0o644);
  await rename(unfinished, file);
}

async function linkWhole(target: string, link: string): Promise<void> {
  const unfinished = unfinishedName(link);
  await symlink(target, unfinished);
  await rename(unfinished, link);
}

function unfinishedName(file: string): string {
  return `${file}${UNFINISHED}${randomUUID()}`;
}

/** Removes half-made files of processes that were killed. */
async function removeUnfinished(folder: string): Promise<void> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.includes(UNFINISHED));
  for (const path of names.map((name) => join(folder, name))) {
    const info = await lstat(path).catch(() => undefined);
    // Other processes may still be making the newer ones.
    if (info && Date.now() - info.mtimeMs > UNFINISHED_FOR_MS)
      await rm(path, { recursive: true, force: true });
  }
}
