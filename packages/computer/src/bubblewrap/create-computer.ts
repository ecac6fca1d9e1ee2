import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connectExecServer, type ExecServer } from '../exec-server/connect-exec-server.ts';
import { createCgroup, resizeCgroup } from '../limits/cgroups.ts';
import type { Computer, ComputerLimits, ComputerSpec, EgressGateway } from '../types.ts';
import type { Machine } from './detect-machine.ts';
import { diskImage, type LaunchMode, launch, type Sandbox } from './launch.ts';
import type { SystemFiles } from './prepare-system.ts';
import { createFolder, identify, removeRemains, writeRecord } from './records.ts';

const startTimeoutMs = 30_000;

/**
 * Starts a computer and resolves once its exec server answers. Whatever fails, nothing stays behind.
 * Throws with what bubblewrap complained about, for the operator.
 */
export async function createComputer(
  {
    machine,
    mode,
    system,
    gateway,
    image,
  }: {
    machine: Machine;
    mode: LaunchMode;
    system: SystemFiles;
    gateway: EgressGateway | null;
    /** The empty disk to copy; null: /workspace is kept in memory. */
    image: string | null;
  },
  folder: string,
  spec: ComputerSpec,
): Promise<Computer> {
  createFolder(folder, spec);
  const { cgroups } = machine;
  const { limits, labels } = spec;
  const closers: (() => Promise<void>)[] = [() => removeRemains(folder)];
  const clearUp = async (): Promise<void> => {
    for (const close of closers.toReversed()) await close();
  };

  try {
    const cgroupFolders = cgroups ? await createCgroup(cgroups, spec.id, limits) : [];
    writeRecord(folder, { labels, cgroupFolders });

    if (gateway) {
      const socket = join(folder, 'run/egress.sock');
      const egress = await gateway.open(spec.id, socket);
      closers.push(() => egress.close());
      // Nobody but us reaches the folder; the computer's user has to be able to connect.
      await chmod(socket, 0o666);
    }

    const egress = gateway !== null;
    const sandbox = await launch({ mode, folder, image, system, cgroupFolders, limits, egress });
    closers.push(() => end(sandbox));
    writeRecord(folder, { labels, cgroupFolders, process: identify(sandbox.process.pid as number) });

    const server = await connect(sandbox);
    closers.push(async () => server.close());
    // The mount holds it: its space is free again as soon as the computer ends, however that comes about.
    if (image) await rm(diskImage(folder));
    const resize = async (changed: ComputerLimits): Promise<void> => {
      if (cgroups) await resizeCgroup(cgroups, spec.id, changed);
    };
    return computerOf(spec.id, { server, resize, clearUp });
  } catch (error) {
    await clearUp();
    throw error;
  }
}

async function connect(sandbox: Sandbox): Promise<ExecServer> {
  const timer = setTimeout(() => sandbox.process.kill('SIGKILL'), startTimeoutMs);
  try {
    return await connectExecServer({
      input: sandbox.input,
      output: sandbox.output,
      onBroken: () => sandbox.process.kill('SIGKILL'),
    });
  } catch {
    throw new Error(`the computer did not start: ${sandbox.complaint() || 'no reason given'}`);
  } finally {
    clearTimeout(timer);
  }
}

async function end(sandbox: Sandbox): Promise<void> {
  const { process } = sandbox;
  if (process.exitCode !== null || process.signalCode !== null) return;
  const ended = once(process, 'exit');
  process.kill('SIGKILL');
  await ended;
}

function computerOf(
  id: string,
  {
    server,
    resize,
    clearUp,
  }: { server: ExecServer; resize: Computer['resize']; clearUp: () => Promise<void> },
): Computer {
  let destroyed: Promise<void> | undefined;
  const { close: _, ...operations } = server;
  return {
    id,
    ...operations,
    resize,
    destroy() {
      destroyed ??= clearUp();
      return destroyed;
    },
  };
}
