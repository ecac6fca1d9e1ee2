import type { LoopbackAccess } from '@jettson/egress';
import type { ComputerLimits } from '../computer.ts';
import { COMPUTER_LAYOUT } from '../exec-server/inside/computer-layout.ts';
import { SYSTEM_PATH } from '../sandbox/system-path.ts';
import { AGENT_USER } from './agent-user.ts';
import type { ExecServerName } from './native-program.ts';
import { CERTIFICATE_BUNDLE, SYSTEM_PATHS } from './prepare-system.ts';
import { limitResources, type ResourceLimitOptions } from './resource-limits.ts';

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
const PROXY = `http://${COMPUTER_LAYOUT.proxyHost}:${COMPUTER_LAYOUT.egressPort}`;

/** Kept small: the exec server needs little, and every computer has one. */
const NODE_FLAGS = [
  ...['--max-old-space-size=96', '--max-semi-space-size=1', '--v8-pool-size=1'],
  '--title=jettson',
];

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
    ...environment(egress).flatMap(([name, value]) => ['--setenv', name, value]),
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
    ...(egress ? ['--egress', ...egress.forwards.map(({ host, port }) => `--forward=${host}:${port}`)] : []),
  ];
}

function memoryFolder(path: string, bytes: number): string[] {
  return ['--size', String(Math.floor(bytes)), '--perms', '0755', '--tmpfs', path];
}

function environment(egress: LoopbackAccess | null): [string, string][] {
  const proxied = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
  return [
    ['PATH', SYSTEM_PATH],
    ['HOME', AGENT_USER.home],
    ['USER', AGENT_USER.name],
    ['LOGNAME', AGENT_USER.name],
    ['LANG', 'C.UTF-8'],
    ['TMPDIR', '/tmp'],
    ...(egress
      ? [
          ...proxied.map((name): [string, string] => [name, PROXY]),
          ['NO_PROXY', egress.direct.join(',')] as [string, string],
          ['no_proxy', egress.direct.join(',')] as [string, string],
          // For clients that do not look there by themselves: httpx, requests, gRPC, the AWS command line.
          ...['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', 'AWS_CA_BUNDLE'].map(
            (name): [string, string] => [name, CERTIFICATE_BUNDLE],
          ),
        ]
      : []),
  ];
}
