import { execFile } from 'node:child_process';
import { release } from 'node:os';
import { promisify } from 'node:util';
import { childEnvironment } from '@jettson/child-environment';
import type { Limit } from '../computer.ts';
import type { ComputerFault } from '../computer-fault.ts';
import type { Cgroups } from '../limits/cgroup-types.ts';
import { findCgroups } from '../limits/cgroups.ts';
import { findBubblewrapFault, findPlatformFault, findRootFault } from './find-machine-fault.ts';
import type { LaunchMode } from './launch.ts';
import type { Storage } from './storage.ts';

const run = (program: string, args: string[]) =>
  promisify(execFile)(program, args, { env: childEnvironment('system tool') });

/** What this machine offers for computers. */
export interface Machine {
  /** Null: computers cannot be made here, see `missing`. */
  mode: LaunchMode | null;
  cgroups: Cgroups | null;
  enforced: Limit[];
  /** Names of the limits that cannot be enforced on this machine. */
  unenforced: string[];
  missing: string[];
  /** Why there is no mode. */
  fault: ComputerFault | null;
}

/** Inspects the machine. Starts no computer. */
export async function detectMachine({
  bwrap,
  workspaces,
  platform = process.platform,
}: {
  bwrap: string;
  workspaces: 'disk' | 'memory';
  platform?: NodeJS.Platform | undefined;
}): Promise<Machine> {
  const elsewhere = findPlatformFault(platform);
  if (elsewhere) {
    const nothing = { mode: null, cgroups: null, enforced: [], unenforced: Object.values(LIMIT_NAMES) };
    return { ...nothing, missing: [sentence(elsewhere)], fault: elsewhere };
  }
  const storage = await detectStorage(workspaces);
  const fault = (await findBubblewrapFault(bwrap)) ?? (storage ? null : findRootFault());

  const cgroups = await findCgroups();
  const enforcedByGroups = cgroups?.enforced ?? [];
  // With privileges, each computer has its own user, and its processes are that user's processes.
  const countsProcesses = (storage !== null && storage !== 'sandbox') || countsProcessesPerNamespace();
  const enforced = new Set<Limit>(['workspaceBytes', ...enforcedByGroups]);
  if (countsProcesses) enforced.add('pids');

  const unenforced = Object.entries(LIMIT_NAMES).flatMap(([limit, name]) =>
    enforced.has(limit as Limit) ? [] : name,
  );
  const missing = [...(fault ? [sentence(fault)] : []), ...unenforced.map(limitFault)];
  if (storage !== 'image') {
    missing.push(
      'workspaces are kept in memory, in addition to the memory limit: run as root with mkfs.ext4 and loop devices to keep them on disk',
    );
  }
  return {
    mode: storage && !fault ? { storage, bwrap, resources: { enforcedByGroups, countsProcesses } } : null,
    cgroups,
    enforced: [...enforced],
    unenforced,
    missing,
    fault,
  };
}

const LIMIT_NAMES = { memoryBytes: 'memory', cpus: 'processor time', pids: 'the number of processes' };

function limitFault(name: string): string {
  return `${name} cannot be limited: run as root, or delegate a cgroup with its controllers (systemd: Delegate=yes)`;
}

function sentence({ problem, fix }: ComputerFault): string {
  return `${problem}: ${fix}`;
}

/**
 * Found by trying, since a container may show loop devices and still forbid them. Null: we are root and cannot mount.
 */
async function detectStorage(workspaces: 'disk' | 'memory'): Promise<Storage | null> {
  if (process.getuid?.() !== 0) return 'sandbox';
  if (!(await succeeds('setpriv --version && unshare --mount --propagation private true'))) return null;
  if (workspaces === 'memory') return 'memory';

  // In memory that only these commands see, so that nothing is left of it, whatever happens to us.
  const works = await succeeds(
    `unshare --mount --propagation private sh -c '
      set -e
      mount -t tmpfs none /mnt
      cd /mnt
      truncate -s 1M disk
      mkfs.ext4 -q -F disk
      mkdir mounted
      mount -o loop disk mounted'`,
  );
  return works ? 'image' : 'memory';
}

async function succeeds(command: string): Promise<boolean> {
  return run('sh', ['-c', command]).then(
    () => true,
    () => false,
  );
}

/** Since Linux 5.14 a limit on a user's processes, set inside a user namespace, counts only those of the namespace. */
function countsProcessesPerNamespace(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 14);
}
