import type { LoopbackAccess } from '@jettson/egress';
import type { ContainerCreateOptions } from 'dockerode';
import type { ComputerLimits, Limit } from '../computer.ts';
import { AGENT_USER } from '../contents/agent-user.ts';
import { computerEnvironment } from '../contents/computer-environment.ts';
import { egressArguments } from '../contents/egress-arguments.ts';
import { limitResources } from '../contents/resource-limits.ts';
import { COMPUTER_LAYOUT } from '../exec-server/inside/computer-layout.ts';
import { IMAGE_PATHS } from './image-files.ts';

/** What `/proc` and `/sys` tell of the host, or offer to root. Docker's own list, and all of `/sys`. */
const MASKED_PATHS = [
  ...['acpi', 'asound', 'interrupts', 'kcore', 'keys', 'latency_stats', 'sched_debug', 'scsi'].map(
    (name) => `/proc/${name}`,
  ),
  ...['/proc/timer_list', '/proc/timer_stats', '/sys'],
];

/** The container of a computer. `user`: the number of its user and group, which no other one has. */
export function containerOptions({
  name,
  image,
  user,
  limits,
  enforced,
  egress,
  labels,
}: {
  name: string;
  image: string;
  user: number;
  limits: ComputerLimits;
  /** The limits that the daemon enforces. */
  enforced: readonly Limit[];
  egress: LoopbackAccess | null;
  labels: Record<string, string>;
}): ContainerCreateOptions {
  const memoryFolder = (bytes: number) =>
    `rw,exec,nosuid,nodev,size=${Math.floor(bytes)},mode=0755,uid=${user},gid=${user}`;
  const resources = limitResources(limits, { enforcedByGroups: enforced, countsProcesses: true });
  return {
    name,
    Image: image,
    Labels: labels,
    Hostname: 'computer',
    User: `${user}:${user}`,
    WorkingDir: COMPUTER_LAYOUT.workspace,
    Entrypoint: [IMAGE_PATHS.execServer],
    Cmd: [
      ...['serve', ...resources, `--filter=${IMAGE_PATHS.filter}`, '--tunnel'],
      ...egressArguments(egress),
    ],
    Env: computerEnvironment(egress).map(([variable, value]) => `${variable}=${value}`),
    Healthcheck: { Test: ['NONE'] },
    // It ends with this connection: a computer whose server was killed ends by itself, and is removed.
    ...{ Tty: false, OpenStdin: true, StdinOnce: true },
    ...{ AttachStdin: true, AttachStdout: true, AttachStderr: true },
    HostConfig: {
      AutoRemove: true,
      Init: true,
      NetworkMode: 'none',
      // Otherwise its resolv.conf would name the servers of the host.
      Dns: ['127.0.0.1'],
      IpcMode: 'private',
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      MaskedPaths: MASKED_PATHS,
      // Otherwise the daemon would write all that the exec server says to its disk.
      LogConfig: { Type: 'none', Config: {} },
      ...containerLimits(limits, enforced),
      ShmSize: Math.floor(limits.memoryBytes / 4),
      Tmpfs: {
        [COMPUTER_LAYOUT.workspace]: memoryFolder(limits.workspaceBytes),
        '/tmp': memoryFolder(limits.memoryBytes / 4),
        [AGENT_USER.home]: memoryFolder(limits.memoryBytes / 4),
      },
      // Files that differ between computers. They belong to root.
      Mounts: [
        {
          ...{ Type: 'volume', Source: '', Target: COMPUTER_LAYOUT.run },
          VolumeOptions: { NoCopy: true, Labels: labels, DriverConfig: { Name: 'local', Options: {} } },
        },
      ],
    },
  };
}

/**
 * The limits that can be changed while the container runs. What is in the folders counts as memory. Those that the daemon
 * cannot enforce are left out: it refuses a container with a limit on processor time, for instance.
 */
export function containerLimits(
  { cpus, memoryBytes, pids, workspaceBytes }: ComputerLimits,
  enforced: readonly Limit[],
) {
  const memory = memoryBytes + workspaceBytes;
  return {
    ...(enforced.includes('cpus') && { NanoCpus: Math.round(cpus * 1e9) }),
    ...(enforced.includes('memoryBytes') && { Memory: memory, MemorySwap: memory }),
    ...(enforced.includes('pids') && { PidsLimit: pids }),
  };
}
