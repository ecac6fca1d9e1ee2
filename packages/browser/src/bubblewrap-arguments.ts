import { systemMounts } from '@jettson/computers/sandbox';
import type { Chromium } from './find-chromium.ts';

/** Nobody else's: neither root, nor the server's user, nor that of the computers. */
const BROWSER_UID = 65_533;

export interface BubblewrapOptions {
  chromium: Chromium;
  /** The folder of the sessions' egress sockets, each named for the loopback address that stands for it. */
  egressFolder: string;
  /** The file that holds the relay's script. */
  relay: string;
  switches: readonly string[];
  /** Folders of the host that it does not see, also where programs are shown. */
  hide: readonly string[];
}

/**
 * What bubblewrap is told: a sandbox with no network but its own loopback, a read-only system, a private
 * /tmp, no capabilities and no root, in which the relay runs Chromium.
 *
 * As root no user namespace is made around it, so that the relay can change to a user of its
 * own; otherwise bubblewrap makes one. Either way Chromium must be able to make one of its own inside,
 * which is why `--disable-userns` is not here.
 */
export function bubblewrapArguments({
  chromium,
  egressFolder,
  relay,
  switches,
  hide,
}: BubblewrapOptions): string[] {
  const isRoot = process.getuid?.() === 0;
  return [
    ...['--unshare-net', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    ...['--die-with-parent', '--new-session', '--hostname', 'browser'],
    ...(isRoot ? ['--cap-add', 'CAP_SETUID', '--cap-add', 'CAP_SETGID'] : []),
    ...systemMounts(hide),
    // The few files of /etc that programs need to start.
    ...['/etc/ld.so.cache', '/etc/fonts'].flatMap((path) => ['--ro-bind-try', path, path]),
    ...['--proc', '/proc', '--dev', '/dev', '--perms', '1777', '--tmpfs', '/tmp'],
    // Made by name: those that bubblewrap makes on the way are closed to other users.
    ...['--dir', '/run', '--dir', '/run/relay'],
    ...['--ro-bind', egressFolder, '/run/egress'],
    ...['--ro-bind', chromium.folder, '/run/chromium'],
    ...['--ro-bind', process.execPath, '/run/relay/node'],
    ...['--ro-bind', relay, '/run/relay/relay.cjs'],
    ...['--clearenv', '--setenv', 'HOME', '/tmp', '--setenv', 'PATH', '/usr/bin:/bin'],
    ...(chromium.isBundled ? ['--setenv', 'LD_LIBRARY_PATH', '/run/chromium/lib'] : []),
    ...(chromium.isBundled ? ['--setenv', 'FONTCONFIG_FILE', '/run/chromium/fonts.conf'] : []),
    ...['--chdir', '/tmp', '--', '/run/relay/node', '/run/relay/relay.cjs'],
    ...[String(BROWSER_UID), `/run/chromium/${chromium.program}`, ...switches],
  ];
}
