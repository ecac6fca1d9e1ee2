import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { release } from 'node:os';
import { promisify } from 'node:util';
import type { Cgroups } from '../limits/cgroup-types.ts';
import { findCgroups } from '../limits/cgroups.ts';
import type { Limit } from '../types.ts';
import type { LaunchMode } from './launch.ts';

const run = promisify(execFile);

/** What this machine has for computers. */
export interface Machine {
  /** Null: computers cannot be made here, see `missing`. */
  mode: LaunchMode | null;
  cgroups: Cgroups | null;
  enforced: Limit[];
  missing: string[];
}

/** Looks at the machine: bubblewrap, cgroups, whether disks can be mounted. Starts no computer. */
export async function detectMachine(bwrap: string): Promise<Machine> {
  const missing: string[] = [];
  const help = await run(bwrap, ['--help']).then(
    ({ stdout, stderr }) => stdout + stderr,
    () => null,
  );
  if (help === null) missing.push('bubblewrap is not installed: apt-get install bubblewrap');
  else if (!help.includes('--disable-userns'))
    missing.push('bubblewrap is older than 0.8.0: install a newer one');
  const usable = missing.length === 0;

  const cgroups = await findCgroups();
  const enforced = new Set<Limit>(['workspaceBytes', ...(cgroups?.enforced ?? [])]);
  const limitProcesses = !enforced.has('pids') && countsProcessesPerNamespace();
  if (limitProcesses) enforced.add('pids');
  for (const [limit, name] of [
    ['memoryBytes', 'memory'],
    ['cpus', 'processor time'],
    ['pids', 'the number of processes'],
  ] as const) {
    if (!enforced.has(limit)) {
      missing.push(
        `${name} cannot be limited: run as root, or delegate a cgroup (systemd: Delegate=yes) with its controllers`,
      );
    }
  }

  const root = process.getuid?.() === 0 && (await canMount());
  if (process.getuid?.() === 0 && !root) {
    missing.push(
      'workspaces are kept in memory and add to its limit: mkfs.ext4, loop devices and the right to mount would put them on disk',
    );
  }
  return { mode: usable ? { root, bwrap, limitProcesses } : null, cgroups, enforced: [...enforced], missing };
}

async function canMount(): Promise<boolean> {
  const [tools, capabilities] = await Promise.all([
    run('sh', [
      '-c',
      'PATH=$PATH:/usr/sbin:/sbin; command -v mkfs.ext4 mount unshare setpriv && test -e /dev/loop-control',
    ]).then(
      () => true,
      () => false,
    ),
    readFile('/proc/self/status', 'utf8'),
  ]);
  const effective = BigInt(`0x${/^CapEff:\s*(\w+)$/m.exec(capabilities)?.[1] ?? '0'}`);
  const administer = 1n << 21n;
  return tools && (effective & administer) !== 0n;
}

/** Since Linux 5.14 a limit on a user's processes, set inside a user namespace, counts those of the namespace only. */
function countsProcessesPerNamespace(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 14);
}
