import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { installationFolder } from './installation-folder.ts';

/** Made by the host rather than its distribution: sources and settings, which may contain anything. */
const OF_THE_HOST = ['/usr/src', '/usr/local/src', '/usr/local/etc'];

/**
 * Bubblewrap's arguments that show the host's programs, read-only: /usr, and /bin, /lib and the like, which are links
 * into it on current systems and separate folders on older ones. The host's sources and settings, our own installation,
 * and the folders to `hide` appear empty.
 */
export function systemMounts(hide: readonly string[]): string[] {
  const others = ['/bin', '/sbin', '/lib', '/lib32', '/lib64'].flatMap((path) => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat) return [];
    return stat.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
  });
  const shown = ['--ro-bind', '/usr', '/usr', ...others];
  const hidden = [...OF_THE_HOST, installationFolder(import.meta.filename), ...hide];
  return [...shown, ...covered(shown, hidden).flatMap(coverArguments)];
}

/** Where the `hidden` folders can be seen, through whatever links; folders inside another are left out. */
function covered(shown: readonly string[], hidden: readonly string[]): string[] {
  const roots = shown.filter((path) => path.startsWith('/'));
  const visible = new Set(
    hidden
      .flatMap((path) => realFolder(path) ?? [])
      .filter((path) => roots.some((root) => isIn(root, path)))
      .map(closedFolder),
  );
  return [...visible].filter((path) => ![...visible].some((other) => other !== path && isIn(other, path)));
}

/**
 * The path, or the outermost folder above it that is closed to others: bubblewrap runs as an unprivileged user and
 * finds nothing in there to mount over.
 */
function closedFolder(path: string): string {
  const above = dirname(path);
  if (above === path) return path;
  const outer = closedFolder(above);
  return outer !== above || (statSync(above).mode & 0o001) === 0 ? outer : path;
}

function coverArguments(path: string): string[] {
  return ['--size', '4096', '--perms', '0555', '--tmpfs', path, '--remount-ro', path];
}

function realFolder(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isIn(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}
