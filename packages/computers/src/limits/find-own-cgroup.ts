import { readFile } from 'node:fs/promises';

/** This process's group, as a path below the mount of `controller`; '' means cgroup version 2. */
export async function findOwnCgroup(controller: string): Promise<string | undefined> {
  const groups = await readFile('/proc/self/cgroup', 'utf8').catch(() => '');
  for (const line of groups.split('\n')) {
    const [, names = '', path] = line.split(':');
    if (path !== undefined && names.split(',').includes(controller)) return path;
  }
  return undefined;
}
