import { readFile } from 'node:fs/promises';

/** What is mounted as file system `type`. */
export async function findMounts(type: string): Promise<{ path: string; options: string[] }[]> {
  const mounts = await readFile('/proc/self/mounts', 'utf8').catch(() => '');
  return mounts
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap(([, path, actualType, options]) =>
      path && actualType === type ? [{ path, options: (options ?? '').split(',') }] : [],
    );
}

/** The group this process is in, as a path below the mount of `controller`; '' is cgroup version 2. */
export async function ownCgroup(controller: string): Promise<string | undefined> {
  const groups = await readFile('/proc/self/cgroup', 'utf8').catch(() => '');
  for (const line of groups.split('\n')) {
    const [, names = '', path] = line.split(':');
    if (path !== undefined && names.split(',').includes(controller)) return path;
  }
  return undefined;
}
