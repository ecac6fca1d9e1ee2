import { systemMounts } from '@jettson/computers/sandbox';
import type { Chromium } from './find-chromium.ts';

/** A user id that nobody else has: neither root, nor the server, nor the computers. */
export const BROWSER_UID = 65_533;

/** Where Chromium puts downloads. */
export const DOWNLOADS = '/run/downloads';

export interface BubblewrapOptions {
  chromium: Chromium;
  /** The folder of the sessions' egress sockets, each named after the loopback address that stands for it. */
  egressFolder: string;
  /** The only folder of the host that it can write to. */
  downloadsFolder: string;
  /** The file that holds the relay's script. */
  relay: string;
  switches: readonly string[];
  /** Folders of the host that it does not see, even inside folders of programs. */
  hide: readonly string[];
}

/**
 * Bubblewrap's arguments: a sandbox with only its own loopback network, a read-only system, a private /tmp, no
 * capabilities and no root, in which the relay runs Chromium.
 *
 * As root, no user namespace is made around it, so that the relay can change to its own user; otherwise bubblewrap
 * makes one. Either way, Chromium must be able to make its own inside, which is why `--disable-userns` is not used.
 */
export function bubblewrapArguments({
  chromium,
  egressFolder,
  downloadsFolder,
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
    // Made explicitly: folders that bubblewrap makes implicitly are closed to other users.
    ...['--dir', '/run', '--dir', '/run/relay'],
    ...['--ro-bind', egressFolder, '/run/egress'],
    ...['--bind', downloadsFolder, DOWNLOADS],
    ...['--ro-bind', chromium.folder, '/run/chromium'],
    ...['--ro-bind', process.execPath, '/run/relay/node'],
    ...['--ro-bind', relay, '/run/relay/relay.cjs'],
    ...['--clearenv', '--setenv', 'HOME', '/tmp', '--setenv', 'PATH', '/usr/bin:/bin'],
    // Otherwise, a download loses its name if that is not ASCII.
    ...['--setenv', 'LANG', 'C.UTF-8'],
    ...(chromium.isBundled ? ['--setenv', 'LD_LIBRARY_PATH', '/run/chromium/lib'] : []),
    ...(chromium.isBundled ? ['--setenv', 'FONTCONFIG_FILE', '/run/chromium/fonts.conf'] : []),
    ...['--chdir', '/tmp', '--', '/run/relay/node', '/run/relay/relay.cjs'],
    ...[String(BROWSER_UID), `/run/chromium/${chromium.program}`, ...switches],
  ];
}
