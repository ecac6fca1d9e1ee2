import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComputerLimits, Limit } from '../computer.ts';
import type { Cgroups, Setting } from './cgroup-types.ts';
import { findMounts } from './find-mounts.ts';
import { findOwnCgroup } from './find-own-cgroup.ts';

const PERIOD_MICROSECONDS = 100_000;

const CONTROLLERS = {
  memory: {
    limit: 'memoryBytes',
    // Memory with swap may never be less than memory: it is set first when both grow and last when both shrink.
    settings: ({ memoryBytes }) => [
      { file: 'memory.memsw.limit_in_bytes', value: String(memoryBytes), optional: true },
      { file: 'memory.limit_in_bytes', value: String(memoryBytes) },
      { file: 'memory.memsw.limit_in_bytes', value: String(memoryBytes), optional: true },
    ],
  },
  cpu: {
    limit: 'cpus',
    settings: ({ cpus }) => [
      { file: 'cpu.cfs_period_us', value: String(PERIOD_MICROSECONDS) },
      { file: 'cpu.cfs_quota_us', value: String(Math.round(cpus * PERIOD_MICROSECONDS)) },
    ],
  },
  pids: { limit: 'pids', settings: ({ pids }) => [{ file: 'pids.max', value: String(pids) }] },
} satisfies Record<string, { limit: Limit; settings: (limits: ComputerLimits) => Setting[] }>;

type Controller = keyof typeof CONTROLLERS;

/**
 * The version 1 controllers among memory, cpu and pids in which this process may make groups; null if there are none.
 */
export async function findCgroupV1(): Promise<Cgroups | null> {
  const parents = new Map<Controller, string>();
  for (const controller of Object.keys(CONTROLLERS) as Controller[]) {
    const parent = await findParent(controller);
    if (parent) parents.set(controller, parent);
  }
  if (parents.size === 0) return null;

  return {
    enforced: [...parents.keys()].map((controller) => CONTROLLERS[controller].limit),
    foldersFor: (name, limits) =>
      [...parents].map(([controller, parent]) => ({
        folder: join(parent, name),
        settings: CONTROLLERS[controller].settings(limits),
      })),
  };
}

/** Below this process's own group, so that the server's limits also apply to its computers; else below the root. */
async function findParent(controller: Controller): Promise<string | undefined> {
  const mount = (await findMounts('cgroup')).find(({ options }) => options.includes(controller));
  if (!mount) return undefined;
  for (const group of [await findOwnCgroup(controller), '/']) {
    const parent = join(mount.path, group ?? '/', 'jettson');
    try {
      await mkdir(parent, { recursive: true });
      await access(parent, constants.W_OK);
      return parent;
    } catch {
      // Read-only, not ours, or not visible from here: the next one may work.
    }
  }
  return undefined;
}
