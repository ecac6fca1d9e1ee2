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
