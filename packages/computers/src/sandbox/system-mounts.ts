import { lstatSync, readlinkSync } from 'node:fs';

/**
 * Bubblewrap's arguments that show the host's programs, read-only: /usr, and /bin, /lib and the like, which are links
 * into it on current systems and folders of their own on older ones.
 */
export function systemMounts(): string[] {
  const others = ['/bin', '/sbin', '/lib', '/lib32', '/lib64'].flatMap((path) => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat) return [];
    return stat.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
  });
  return ['--ro-bind', '/usr', '/usr', ...others];
}
