import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { LoopbackAccess } from '@jettson/egress';
import type { ComputerLimits } from '../computer.ts';
import type { ResourceLimitOptions } from '../contents/resource-limits.ts';
import { JOIN_CGROUPS } from '../limits/join-cgroups.ts';
import type { FoundExecServer } from './native-program.ts';
import type { Launched, Launcher } from './open-launcher.ts';
import type { SystemFiles } from './prepare-system.ts';
import { sandboxArguments, sandboxCommand } from './sandbox-arguments.ts';
import { rootPlan, type StartPlan } from './start-plan.ts';
import { rootParts, type Storage, type StorageSources, storageCommands, storageMounts } from './storage.ts';

/** How computers are started on this machine. */
export interface LaunchMode {
  storage: Storage;
  bwrap: string;
  /** What the kernel's limits on a process have to hold. */
  resources: ResourceLimitOptions;
}

const SECCOMP_DESCRIPTOR = 3;
const ARGUMENTS_DESCRIPTOR = 4;

/**
 * Host users for computers, far from real ones: each computer has one of its own, so that the kernel's limits
 * per user are its own too, and files and settings of the host are never its. To run as the host's root, even without
 * capabilities, would let it write to /proc/sys.
 */
const FIRST_HOST_USER = 0x70000000;
const HOST_USERS = 0x00ffffff;

/**
 * The command that joins the cgroups, mounts, gives up root and becomes what follows it, bubblewrap: one process from
 * beginning to end, so that its death is the computer's. It runs in a mount namespace of its own, whose mounts, and the
 * loop device under the disk, go with it, even if all our processes are killed.
 */
function startCommand(
  storage: Storage,
  sources: StorageSources,
  cgroups: readonly string[],
  execServer: FoundExecServer,
): string[] {
  const user = FIRST_HOST_USER + randomInt(HOST_USERS);
  if (execServer.name === 'native') {
    const plan: StartPlan = { cgroups, root: storage === 'sandbox' ? null : rootPlan(user, sources) };
    return [execServer.program, 'start', JSON.stringify(plan)];
  }
  return [...(storage === 'sandbox' ? userChain() : rootChain(storage, user, sources)), ...cgroups, '--'];
}

/** The same with the machine's own programs, where ours does not run. */
function rootChain(storage: 'image' | 'memory', user: number, sources: StorageSources): string[] {
  const script = `
    set -e
    user=${user} folder=$1 source=$2; shift 2
    ${JOIN_CGROUPS}
    ${storageCommands(storage)}
    exec setpriv --reuid="$user" --regid="$user" --clear-groups -- "$@"`;
  const shell = ['sh', '-c', script, 'sh', sources.folder, sources.image ?? String(sources.bytes)];
  return ['unshare', '--mount', '--propagation', 'private', ...shell];
}

function userChain(): string[] {
  return ['sh', '-c', `${JOIN_CGROUPS}; exec "$@"`, 'sh'];
}

/**
 * Starts a computer's processes; `folder` is the computer's own on the host, in the launcher's root. They end when this
 * process does.
 */
export async function launch({
  launcher,
  mode,
  folder,
  image,
  system,
  cgroupFolders,
  limits,
  egress,
}: {
  launcher: Launcher;
  mode: LaunchMode;
  folder: string;
  /** The empty disk to copy, where the storage is an image. */
  image: string | null;
  system: SystemFiles;
  cgroupFolders: readonly string[];
  limits: ComputerLimits;
  egress: LoopbackAccess | null;
}): Promise<Launched> {
  const { storage, bwrap, resources } = mode;
  const sources = {
    folder,
    node: process.execPath,
    system: system.folder,
    run: join(folder, 'run'),
    image,
    bytes: limits.workspaceBytes,
  };
  const parts = storage === 'sandbox' ? { ...sources, disk: null } : rootParts();
  const { execServer } = system;
  const options = { parts, mounts: system.mounts, limits, egress, resources, execServer: execServer.name };
  if (storage !== 'sandbox' && execServer.name === 'node') {
    await writeFile(join(folder, 'fstab'), storageMounts(storage, sources));
  }
  const [program = '', ...rest] = [
    ...startCommand(storage, sources, cgroupFolders, execServer),
    bwrap,
    ...(system.seccomp ? ['--seccomp', String(SECCOMP_DESCRIPTOR)] : []),
    ...['--args', String(ARGUMENTS_DESCRIPTOR), '--', ...sandboxCommand(options)],
  ];

  return launcher.start(basename(folder), {
    program,
    args: rest,
    filter: system.seccomp ?? '/dev/null',
    // Over a pipe and not on the command line, which the agent can read in /proc/1.
    text: sandboxArguments(options)
      .map((argument) => `${argument}\0`)
      .join(''),
  });
}
