import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { ComputerLimits } from '../types.ts';
import type { SystemFiles } from './prepare-system.ts';
import { sandboxArguments, sandboxCommand } from './sandbox-arguments.ts';

/** How computers are started on this machine. */
export interface LaunchMode {
  /**
   * Real root: each computer's disk is an ext4 image, mounted where only the computer sees it, and its processes
   * belong to a host user of their own. Otherwise all is kept in memory and belongs to the user we are.
   */
  root: boolean;
  bwrap: string;
  /** Processes are limited by a resource limit, there being no cgroup for it. */
  limitProcesses: boolean;
}

export interface Sandbox {
  child: ChildProcess;
  input: Writable;
  output: Readable;
  /** The last that was said on standard error, for the operator. */
  complaint(): string;
}

const diskFolder = '/mnt';
const seccompDescriptor = 3;
const argumentsDescriptor = 4;
const maxComplaint = 4_000;

/**
 * Joins the cgroups, mounts, gives up root and becomes bubblewrap: one process from beginning to end, so that its
 * death is the computer's. It runs in a mount namespace of its own, whose mounts, and the loop device under the
 * disk, go with it, also when all of us are killed.
 */
const rootScript = `
set -e
image=$1 folder=$2 user=$3; shift 3
while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs"; shift; done; shift
cp --sparse=always --reflink=auto "$image" "$folder/disk.img"
mount -a -T "$folder/fstab"
chown "$user:$user" ${diskFolder}/workspace ${diskFolder}/tmp ${diskFolder}/home
exec setpriv --reuid="$user" --regid="$user" --clear-groups -- "$@"
`;

const userScript = `
set -e
while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs"; shift; done; shift
exec "$@"
`;

/** Where the computer's disk is until it is mounted. */
export function diskImage(folder: string): string {
  return join(folder, 'disk.img');
}

/** Starts a computer's processes; `folder` is the computer's own on the host. They end when this process does. */
export async function launch({
  mode,
  folder,
  image,
  system,
  cgroupFolders,
  limits,
  egress,
}: {
  mode: LaunchMode;
  folder: string;
  /** The empty disk to copy; null: everything is kept in memory. */
  image: string | null;
  system: SystemFiles;
  cgroupFolders: readonly string[];
  limits: ComputerLimits;
  egress: boolean;
}): Promise<Sandbox> {
  const host = { node: process.execPath, system: system.folder, run: join(folder, 'run') };
  const parts = image
    ? {
        node: `${diskFolder}/node`,
        system: `${diskFolder}/system`,
        run: `${diskFolder}/run`,
        disk: diskFolder,
      }
    : { ...host, disk: null };
  const options = { parts, limits, egress, limitProcesses: mode.limitProcesses };
  const bwrap = [
    mode.bwrap,
    ...(system.seccomp ? ['--seccomp', String(seccompDescriptor)] : []),
    ...['--args', String(argumentsDescriptor), '--', ...sandboxCommand(options)],
  ];

  let command: string[];
  if (image) {
    await writeFile(
      join(folder, 'fstab'),
      [
        mountLine(diskImage(folder), diskFolder, 'ext4 loop,nosuid,nodev,noatime,noinit_itable'),
        ...(['node', 'system', 'run'] as const).map((part) =>
          mountLine(host[part], parts[part], 'none bind'),
        ),
      ].join('\n'),
    );
    const hostUser = String(firstHostUser + randomInt(hostUsers));
    const script = ['sh', '-c', rootScript, 'sh', image, folder, hostUser];
    command = ['unshare', '--mount', '--propagation', 'private', ...script, ...cgroupFolders, '--', ...bwrap];
  } else {
    command = ['sh', '-c', userScript, 'sh', ...cgroupFolders, '--', ...bwrap];
  }

  const filter = openSync(system.seccomp ?? '/dev/null', 'r');
  try {
    const child = spawn(command[0] as string, command.slice(1), {
      cwd: '/',
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
      stdio: ['pipe', 'pipe', 'pipe', filter, 'pipe'],
      detached: true,
    });
    passArguments(child, sandboxArguments(options));
    const [input, output, errors] = child.stdio as unknown as [Writable, Readable, Readable];
    await once(child, 'spawn');
    return { child, input, output, complaint: collect(errors) };
  } finally {
    closeSync(filter);
  }
}

/**
 * Host users for computers, far from real ones: each computer has one of its own, so that the kernel's limits
 * per user are its own too, and files of the host are never its.
 */
const firstHostUser = 0x70000000;
const hostUsers = 0x00ffffff;

/** Over a pipe and not on the command line, which the agent can read in /proc/1. */
function passArguments(child: ChildProcess, args: readonly string[]): void {
  const pipe = child.stdio[argumentsDescriptor] as Writable;
  pipe.on('error', () => {});
  pipe.end(args.map((argument) => `${argument}\0`).join(''));
}

function collect(stream: Readable): () => string {
  let text = '';
  stream.on('data', (piece: Buffer) => {
    text = (text + piece.toString()).slice(-maxComplaint);
  });
  return () => text.trim();
}

function mountLine(source: string, target: string, options: string): string {
  return `${escaped(source)} ${escaped(target)} ${options} 0 0`;

  function escaped(path: string): string {
    return path.replace(
      /[\s\\#]/g,
      (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
    );
  }
}
