import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ComputerLimits } from '../computer.ts';
import type { Cgroups, Setting } from './cgroup-types.ts';
import { findCgroupV1 } from './find-cgroup-v1.ts';
import { findCgroupV2 } from './find-cgroup-v2.ts';

/** Looks for cgroups that this process may use: version 2, then version 1; null if there are none. */
export async function findCgroups(): Promise<Cgroups | null> {
  return (await findCgroupV2()) ?? (await findCgroupV1());
}

/** Makes the group and returns its folders; a process joins by writing its id to `cgroup.procs` in each. */
export async function createCgroup(
  cgroups: Cgroups,
  name: string,
  limits: ComputerLimits,
): Promise<string[]> {
  const groups = cgroups.foldersFor(name, limits);
  try {
    for (const { folder } of groups) await mkdir(folder, { recursive: true });
    await resizeCgroup(cgroups, name, limits);
  } catch (error) {
    await removeCgroup(groups.map(({ folder }) => folder));
    throw error;
  }
  return groups.map(({ folder }) => folder);
}

/** Changes a group's limits. Throws EBUSY if it uses more memory than it would be left with. */
export async function resizeCgroup(cgroups: Cgroups, name: string, limits: ComputerLimits): Promise<void> {
  for (const { folder, settings } of cgroups.foldersFor(name, limits)) {
    for (const setting of settings) await write(folder, setting);
  }
}

/** Kills what is still running in the group's folders and removes them. Idempotent. */
export async function removeCgroup(folders: readonly string[]): Promise<void> {
  // One after another: they become free together, so waiting for one of them is enough.
  for (const folder of folders) await removeFolder(folder);
}

async function removeFolder(folder: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await rmdir(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY' || attempt === 250) throw error;
    }
    // The kernel is still tearing down the last processes, or a crash left some behind.
    await killMembers(folder);
    // It takes 50 ms and more, and each check has a cost.
    await wait(20);
  }
}

async function killMembers(folder: string): Promise<void> {
  const members = await readFile(join(folder, 'cgroup.procs'), 'utf8').catch(() => '');
  for (const member of members.split('\n').filter(Boolean)) {
    try {
      process.kill(Number(member), 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

async function write(folder: string, { file, value, optional = false }: Setting): Promise<void> {
  try {
    await writeFile(join(folder, file), value);
  } catch (error) {
    if (!optional) throw error;
  }
}
