import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type EgressGateway, type EgressRule, loopbackAccess } from '@jettson/egress';
import type { Computer, Limit } from '../computer.ts';
import { ComputersUnavailableError } from '../computer-fault.ts';
import {
  type ComputerInfo,
  type ComputerProvider,
  type ComputerSpec,
  ComputerStartError,
} from '../computer-provider.ts';
import { probeComputer } from '../probe-computer.ts';
import { hasLabels, listSandboxes, removeSandbox, sandboxFolder } from '../sandbox/sandbox-records.ts';
import { createContainer } from './create-container.ts';
import { type Daemon, openDaemon, refusal } from './open-daemon.ts';
import { prepareImage } from './prepare-image.ts';
import { removeContainer } from './remove-container.ts';
import { DEFAULT_IMAGE } from './supply-image.ts';

export interface DockerOptions {
  /** Of each computer, a small folder with the socket to its egress gateway is kept here; created if missing. */
  rootDir: string;
  /** Null: computers have no access to any network. */
  gateway: Pick<EgressGateway, 'open'> | null;
  /** What the operator has opened, for computers to find what is on the host's loopback. */
  allow?: readonly EgressRule[];
  /** The image with the programs that agents find. */
  image?: string;
  /** Where the daemon listens; default: where DOCKER_HOST says, or the usual place. */
  socketPath?: string;
}

const LABELS = {
  installation: 'jettson.installation',
  computer: 'jettson.computer',
  labels: 'jettson.labels',
} as const;

/** The daemon may be slow, but no container needs this long from its creation to its start, or to become an image. */
const LEFT_FOR = '10m';

/** What the daemon says that it enforces, and the words for it. */
const LIMITS: { limit: Limit; name: string; key: 'MemoryLimit' | 'CpuCfsQuota' | 'PidsLimit' }[] = [
  { limit: 'memoryBytes', name: 'memory', key: 'MemoryLimit' },
  { limit: 'cpus', name: 'processor time', key: 'CpuCfsQuota' },
  { limit: 'pids', name: 'the number of processes', key: 'PidsLimit' },
];

/**
 * Computers as containers of a Docker daemon, which may be on another machine or in a virtual one: all that passes between a
 * computer and this process goes through the daemon's API. They end when the process that made them does. What a killed
 * process leaves behind appears in `list` as an orphan; `remove` deletes it.
 */
export function dockerProvider({
  rootDir,
  gateway,
  allow = [],
  image: imageName = DEFAULT_IMAGE,
  socketPath,
}: DockerOptions): ComputerProvider {
  const root = resolve(rootDir);
  const loopback = loopbackAccess(allow);
  const daemon = openDaemon(socketPath);
  const live = new Map<string, Computer>();
  let prepared: Promise<{ image: string; enforced: Limit[]; installation: string }> | undefined;

  /** Done once, and repeated as long as it, or a start, fails: somebody may have removed the image. */
  async function prepare() {
    prepared ??= (async () => {
      const installation = await readInstallation(root);
      const [image, enforced] = await Promise.all([
        prepareImage(daemon, imageName, { [LABELS.installation]: installation }),
        readEnforced(daemon),
      ]);
      await removeLeftovers(daemon, installation);
      return { image, enforced, installation };
    })();
    try {
      return await prepared;
    } catch (error) {
      prepared = undefined;
      throw error;
    }
  }

  async function create(spec: ComputerSpec): Promise<Computer> {
    const folder = sandboxFolder(root, spec.id);
    const start = async () => {
      const { image, enforced, installation } = await prepare();
      const name = containerName(installation, spec.id);
      const labels = {
        [LABELS.installation]: installation,
        [LABELS.computer]: spec.id,
        [LABELS.labels]: JSON.stringify(spec.labels),
      };
      const context = { daemon, gateway, loopback, image, enforced, name, labels };
      return createContainer(context, folder, spec);
    };
    const computer = await start().catch((error: Error) => {
      prepared = undefined;
      throw toStartError('the computer could not be started', error);
    });
    const registered: Computer = {
      ...computer,
      resize: (limits) =>
        computer.resize(limits).catch((error: Error) => {
          throw toStartError('the limits of the computer could not be set', error);
        }),
      async destroy() {
        try {
          await computer.destroy();
        } finally {
          // Otherwise `remove` would fail as this does, however often it is tried.
          live.delete(spec.id);
        }
      },
    };
    live.set(spec.id, registered);
    return registered;
  }

  return {
    name: 'docker',

    async check() {
      const failure = await probeComputer(create);
      const enforced = failure === null ? (await prepare()).enforced : [];
      const notes = namesOfUnenforced(enforced).map(
        (name) => `${name} cannot be limited: give the Docker daemon that cgroup controller`,
      );
      return {
        ok: failure === null,
        enforced,
        missing: failure === null ? notes : [failure.message],
        execServer: failure === null ? 'the native exec server' : null,
      };
    },

    async fault() {
      const failure = await probeComputer(create);
      if (failure === null) return null;
      if (failure instanceof ComputersUnavailableError) return failure.fault;
      return { problem: failure.message, fix: 'jettson doctor' };
    },

    async unenforcedLimits() {
      return namesOfUnenforced(await readEnforced(daemon).catch((): Limit[] => []));
    },

    create,

    async list(labels) {
      // First the containers: each had its record before, so one that another process makes meanwhile is no orphan.
      const others = await listContainers(daemon, await readInstallation(root), labels);
      const recorded = await listSandboxes(root, labels);
      return [...recorded, ...others.filter(({ id }) => recorded.every((one) => one.id !== id))];
    },

    async remove(id) {
      const folder = sandboxFolder(root, id);
      await live.get(id)?.destroy();
      if (!(await removeContainer(daemon, containerName(await readInstallation(root), id)))) {
        throw new Error(`the Docker daemon has not removed the container of the computer ${id}`);
      }
      await removeSandbox(folder);
    },
  };
}

/** Other installations on the same daemon may have computers with the same id. */
function containerName(installation: string, id: string): string {
  return `jettson-${installation}-${id}`;
}

/** Another computer may start where the daemon refuses this one, which may just have ended. */
function toStartError(problem: string, error: Error): Error {
  if (refusal(error) === null) return error;
  return new ComputerStartError(`${problem}: ${error.message}`, { cause: error });
}

/** Computers of this installation that have all of `labels`. Without its folder, a computer is nobody's. */
async function listContainers(
  daemon: Daemon,
  installation: string,
  labels: Record<string, string>,
): Promise<ComputerInfo[]> {
  const filters = { label: [`${LABELS.installation}=${installation}`] };
  try {
    const containers = await daemon.ask((docker, abortSignal) =>
      docker.listContainers({ all: true, filters, abortSignal }),
    );
    return containers
      .flatMap(({ Labels: { [LABELS.computer]: id, [LABELS.labels]: own = '{}' } }) =>
        // The others are for images.
        id === undefined ? [] : [{ id, labels: JSON.parse(own) as Record<string, string>, isOrphan: true }],
      )
      .filter((one) => hasLabels(one.labels, labels));
  } catch (error) {
    // Its containers end by themselves when their server has.
    if (error instanceof ComputersUnavailableError || refusal(error) !== null) return [];
    throw error;
  }
}

/**
 * Containers that never started, of a process that was killed; and volumes without a container: a daemon that is killed leaves
 * them, and does not remove them afterwards.
 */
async function removeLeftovers(daemon: Daemon, installation: string): Promise<void> {
  const label = [`${LABELS.installation}=${installation}`];
  // Other processes may be making younger ones. The daemon counts by its own clock.
  const containers = JSON.stringify({ label, until: [LEFT_FOR] });
  const volumes = JSON.stringify({ label });
  try {
    await daemon.ask((docker, abortSignal) => docker.pruneContainers({ filters: containers, abortSignal }));
    await daemon.ask((docker, abortSignal) => docker.pruneVolumes({ filters: volumes, abortSignal }));
  } catch (error) {
    // It does this for one client at a time; the next start tries again.
    if (refusal(error) === null) throw error;
  }
}

async function readEnforced(daemon: Daemon): Promise<Limit[]> {
  const info = await daemon.get<Record<string, unknown>>('/info');
  return ['workspaceBytes', ...LIMITS.filter(({ key }) => info[key] === true).map(({ limit }) => limit)];
}

function namesOfUnenforced(enforced: readonly Limit[]): string[] {
  return LIMITS.filter(({ limit }) => !enforced.includes(limit)).map(({ name }) => name);
}

/** What tells the containers of this folder's computers from others. */
async function readInstallation(root: string): Promise<string> {
  const file = join(root, '.installation');
  await mkdir(root, { recursive: true });
  // Another process may write it at the same time: the first one counts.
  await writeFile(file, randomUUID().slice(0, 8), { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return readFile(file, 'utf8');
}
