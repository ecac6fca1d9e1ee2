import type { LoopbackAccess } from '@jettson/egress';
import type { ComputerLimits } from '../computer.ts';
import { AGENT_USER } from '../contents/agent-user.ts';
import { computerEnvironment } from '../contents/computer-environment.ts';
import { egressArguments } from '../contents/egress-arguments.ts';
import { limitResources, type ResourceLimitOptions } from '../contents/resource-limits.ts';
import { COMPUTER_LAYOUT } from '../exec-server/inside/computer-layout.ts';
import type { ExecServerName } from './native-program.ts';
import { SYSTEM_PATHS } from './prepare-system.ts';

/** Where bubblewrap finds the parts of a computer, as paths in its view of the machine. */
export interface SandboxParts {
  node: string;
  system: string;
  /** The folder that holds the egress socket. */
  run: string;
  /** The folder with `workspace`, `tmp` and `home`; null: they are kept in memory. */
  disk: string | null;
}

export interface SandboxOptions {
  parts: SandboxParts;
  /** The arguments that show the host's programs. */
  mounts: readonly string[];
  limits: ComputerLimits;
  /** What loopback means inside; null: no network at all. */
  egress: LoopbackAccess | null;
  /** The most that the kernel's limits on a process must allow. */
  resources: ResourceLimitOptions;
  /** The one that serves the computer. */
  execServer: ExecServerName;
}

const { programs: PROGRAMS } = COMPUTER_LAYOUT;
const EXEC_SERVERS = { native: SYSTEM_PATHS.nativeExecServer, node: SYSTEM_PATHS.execServer };

/** Kept small: the exec server needs little, and every computer has one. */
const NODE_FLAGS = ['--max-old-space-size=96', '--max-semi-space-size=1', '--v8-pool-size=1'];

/** Bubblewrap's arguments for the computer, without file descriptors and command. */
export function sandboxArguments({ parts, mounts, limits, egress, execServer }: SandboxOptions): string[] {
  const { uid, gid, home } = AGENT_USER;
  return [
    ...[
      '--unshare-all',
      '--unshare-user',
      '--disable-userns',
      '--uid',
      uid,
      '--gid',
      gid,
      '--hostname',
      'computer',
    ],
    ...['--cap-drop', 'ALL', '--new-session', '--die-with-parent', '--clearenv'],
    ...computerEnvironment(egress).flatMap(([name, value]) => ['--setenv', name, value]),
    ...mounts,
    ...['--ro-bind', `${parts.system}/${SYSTEM_PATHS.etc}`, '/etc'],
    ...[
      '--ro-bind',
      `${parts.system}/${EXEC_SERVERS[execServer]}`,
      `${PROGRAMS}/${EXEC_SERVERS[execServer]}`,
    ],
    ...['--ro-bind', `${parts.system}/${SYSTEM_PATHS.search}`, `${PROGRAMS}/search.cjs`],
    ...['--ro-bind', `${parts.system}/${SYSTEM_PATHS.launchers}`, COMPUTER_LAYOUT.launchers],
    ...['--ro-bind', parts.node, `${PROGRAMS}/bin/node`],
    ...['--ro-bind', parts.run, COMPUTER_LAYOUT.run],
    ...['--proc', '/proc', '--dev', '/dev'],
    ...memoryFolder('/dev/shm', limits.memoryBytes / 4),
    ...(execServer === 'node' ? memoryFolder(COMPUTER_LAYOUT.pipes, 1_000_000) : []),
    ...(parts.disk ? diskFolders(parts.disk) : memoryFolders(limits)),
    ...['--symlink', '../tmp', '/var/tmp', '--remount-ro', '/dev', '--remount-ro', '/'],
    ...['--chdir', COMPUTER_LAYOUT.workspace],
  ].map(String);

  function diskFolders(disk: string): string[] {
    return [
      '--bind',
      `${disk}/workspace`,
      COMPUTER_LAYOUT.workspace,
      '--bind',
      `${disk}/tmp`,
      '/tmp',
      '--bind',
      `${disk}/home`,
      home,
    ];
  }

  function memoryFolders({ workspaceBytes, memoryBytes }: ComputerLimits): string[] {
    return [
      ...memoryFolder(COMPUTER_LAYOUT.workspace, workspaceBytes),
      ...memoryFolder('/tmp', memoryBytes / 4),
      ...memoryFolder(home, memoryBytes / 4),
    ];
  }
}

/** The command that bubblewrap runs inside: the exec server. */
export function sandboxCommand({ limits, egress, resources, execServer }: SandboxOptions): string[] {
  const bounds = limitResources(limits, resources);
  return [
    ...(execServer === 'native'
      ? [`${PROGRAMS}/${EXEC_SERVERS.native}`, 'serve', ...bounds]
      : ['prlimit', ...bounds, `${PROGRAMS}/bin/node`, ...NODE_FLAGS, `${PROGRAMS}/${EXEC_SERVERS.node}`]),
    ...egressArguments(egress),
  ];
}

function memoryFolder(path: string, bytes: number): string[] {
  return ['--size', String(Math.floor(bytes)), '--perms', '0755', '--tmpfs', path];
}
