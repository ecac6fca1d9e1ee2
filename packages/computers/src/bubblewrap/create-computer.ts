import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EgressGateway, LoopbackAccess } from '@jettson/egress';
import type { Computer, ComputerLimits } from '../computer.ts';
import { type ComputerSpec, ComputerStartError } from '../computer-provider.ts';
import { connectExecServer, type ExecServer } from '../exec-server/connect-exec-server.ts';
import { createCgroup, resizeCgroup } from '../limits/cgroups.ts';
import { createSandboxFolder, identify, removeSandbox, writeRecord } from '../sandbox/sandbox-records.ts';
import type { Machine } from './detect-machine.ts';
import { type LaunchMode, launch } from './launch.ts';
import type { Launched, Launcher } from './open-launcher.ts';
import type { SystemFiles } from './prepare-system.ts';
import { diskImage } from './storage.ts';

const START_TIMEOUT_MS = 30_000;

/**
 * Starts a computer and resolves once its exec server answers. If anything fails, nothing is left behind. Throws
 * ComputerStartError with bubblewrap's complaint, for the operator.
 */
export async function createComputer(
  {
    launcher,
    machine,
    mode,
    system,
    gateway,
    loopback,
    image,
  }: {
    launcher: Launcher;
    machine: Machine;
    mode: LaunchMode;
    system: SystemFiles;
    gateway: Pick<EgressGateway, 'open'> | null;
    loopback: LoopbackAccess;
    /** The empty disk to copy; null: what the computer writes is kept in memory. */
    image: string | null;
  },
  folder: string,
  spec: ComputerSpec,
): Promise<Computer> {
  const { cgroups } = machine;
  const { id, limits, labels } = spec;
  // Files kept in memory count as memory: the workspace's size is added to the limit, or it could never be filled.
  const groupLimits = (given: ComputerLimits): ComputerLimits =>
    image ? given : { ...given, memoryBytes: given.memoryBytes + given.workspaceBytes };
  const cgroupFolders = cgroups?.foldersFor(id, limits).map((group) => group.folder) ?? [];
  createSandboxFolder(folder, { labels, cgroupFolders });
  const closers: Closer[] = [() => removeSandbox(folder)];

  try {
    if (cgroups) await createCgroup(cgroups, id, groupLimits(limits));
    if (gateway) {
      const socket = { folder: join(folder, 'run'), name: 'egress.sock' };
      const egressSocket = await gateway.open(id, socket);
      closers.push(() => egressSocket.close());
    }

    const egress = gateway === null ? null : loopback;
    const launchOptions = { launcher, mode, folder, image, system, cgroupFolders, limits, egress };
    const sandbox = await launch(launchOptions).catch((error: Error) => {
      throw new ComputerStartError(`the computer could not be started: ${error.message}`);
    });
    closers.push(() => end(sandbox));
    writeRecord(folder, { labels, cgroupFolders, process: identify(sandbox.pid) });

    const server = await connect(sandbox);
    closers.push(async () => server.close());
    // The mount holds it: its space is freed as soon as the computer ends, however that happens.
    if (image) await rm(diskImage(folder));

    let destroyed: Promise<void> | undefined;
    const { close: _, ...operations } = server;
    return {
      id,
      ...operations,
      async resize(changed) {
        if (cgroups) await resizeCgroup(cgroups, id, groupLimits(changed));
      },
      destroy() {
        destroyed ??= closeAll(closers);
        return destroyed;
      },
    };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

type Closer = () => Promise<void>;

/** Last opened, first closed; if one fails, the others are still closed. */
async function closeAll(closers: readonly Closer[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers.toReversed()) await close().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, 'a computer could not be cleaned up');
}

async function connect(sandbox: Launched): Promise<ExecServer> {
  const timer = setTimeout(() => sandbox.kill(), START_TIMEOUT_MS);
  try {
    return await connectExecServer({
      input: sandbox.input,
      output: sandbox.output,
      onBroken: () => sandbox.kill(),
    });
  } catch {
    sandbox.kill();
    throw new ComputerStartError(`the computer did not start: ${(await sandbox.ended) || 'no reason given'}`);
  } finally {
    clearTimeout(timer);
  }
}

async function end(sandbox: Launched): Promise<void> {
  sandbox.kill();
  await sandbox.ended;
  sandbox.input.destroy();
  sandbox.output.destroy();
}
