import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComputerLimits, Limit } from '../computer.ts';
import type { Cgroups, Setting } from './cgroup-types.ts';
import { findMounts } from './find-mounts.ts';
import { findOwnCgroup } from './find-own-cgroup.ts';

const PERIOD_MICROSECONDS = 100_000;
/** Where our own processes move if they have to leave their group to the computers. */
const HOST_GROUP = 'jettson-host';

const CONTROLLERS = {
  memory: {
    limit: 'memoryBytes',
    settings: ({ memoryBytes }) => [
      { file: 'memory.max', value: String(memoryBytes) },
      { file: 'memory.swap.max', value: '0', optional: true },
    ],
  },
  cpu: {
    limit: 'cpus',
    settings: ({ cpus }) => [
      { file: 'cpu.max', value: `${Math.round(cpus * PERIOD_MICROSECONDS)} ${PERIOD_MICROSECONDS}` },
    ],
  },
  pids: { limit: 'pids', settings: ({ pids }) => [{ file: 'pids.max', value: String(pids) }] },
} satisfies Record<string, { limit: Limit; settings: (limits: ComputerLimits) => Setting[] }>;

type Controller = keyof typeof CONTROLLERS;

/**
 * The version 2 controllers among memory, cpu and pids that this process may delegate to groups; null if there are
 * none.
 */
export async function findCgroupV2(): Promise<Cgroups | null> {
  for (const { path } of await findMounts('cgroup2')) {
    const own = join(path, (await findOwnCgroup('')) ?? '/').replace(new RegExp(`/${HOST_GROUP}$`), '');
    const found = (await prepare(own)) ?? (await prepare(path)) ?? (await prepareAfterMoving(own));
    if (!found) continue;
    const { parent, enabled } = found;
    return {
      enforced: enabled.map((controller) => CONTROLLERS[controller].limit),
      foldersFor: (name, limits) => [
        {
          folder: join(parent, name),
          settings: enabled.flatMap((controller): Setting[] => CONTROLLERS[controller].settings(limits)),
        },
      ],
    };
  }
  return null;
}

/** Makes `jettson` in the group and delegates the controllers to the groups that will be made there. */
async function prepare(group: string): Promise<{ parent: string; enabled: Controller[] } | null> {
  const parent = join(group, 'jettson');
  try {
    const available = (await readFile(join(group, 'cgroup.controllers'), 'utf8')).trim().split(' ');
    const enabled = (Object.keys(CONTROLLERS) as Controller[]).filter((name) => available.includes(name));
    if (enabled.length === 0) return null;
    const enable = enabled.map((name) => `+${name}`).join(' ');
    await writeFile(join(group, 'cgroup.subtree_control'), enable);
    await mkdir(parent, { recursive: true });
    await writeFile(join(parent, 'cgroup.subtree_control'), enable);
    return { parent, enabled };
  } catch {
    return null;
  }
}

/** A group below the root that contains processes cannot delegate controllers, so they move to a group beside ours. */
async function prepareAfterMoving(group: string): Promise<{ parent: string; enabled: Controller[] } | null> {
  try {
    const available = await readFile(join(group, 'cgroup.controllers'), 'utf8');
    if (available.trim() === '') return null;
    const beside = join(group, HOST_GROUP);
    await mkdir(beside, { recursive: true });
    const members = (await readFile(join(group, 'cgroup.procs'), 'utf8')).split('\n').filter(Boolean);
    for (const member of members) await writeFile(join(beside, 'cgroup.procs'), member);
  } catch {
    return null;
  }
  return prepare(group);
}
