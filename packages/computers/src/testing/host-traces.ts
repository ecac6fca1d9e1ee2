import { readdirSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findMounts } from '../limits/find-mounts.ts';

/** Traces of a computer on the host, by its id or its folder: for tests that nothing is left behind. */
export async function hostTraces(rootDir: string, id: string): Promise<string[]> {
  const folders = (await readdir(rootDir)).filter((name) => name === id);
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(id));
  const cgroupMounts = [...(await findMounts('cgroup')), ...(await findMounts('cgroup2'))];
  const cgroups = cgroupMounts.flatMap(({ path }) => foldersNamed(path, id));
  return [...folders, ...mounts, ...cgroups, ...processesOf(join(rootDir, id))];
}

/** Host processes that have the folder mounted: those of a computer, whatever their names are. */
export function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/mountinfo`, 'utf8').includes(folder);
      } catch {
        return false;
      }
    });
}

function foldersNamed(folder: string, name: string, depth = 4): string[] {
  if (depth === 0) return [];
  return subfolders(folder).flatMap((entry) => {
    const path = join(folder, entry);
    return entry === name ? [path] : foldersNamed(path, name, depth - 1);
  });
}

/** None for a folder that is gone: computers of other tests come and go meanwhile. */
function subfolders(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}
