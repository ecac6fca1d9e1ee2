import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Computer, ComputerProvider, ComputerSpec, EgressGateway } from '../types.ts';
import { createComputer } from './create-computer.ts';
import { detectMachine, type Machine } from './detect-machine.ts';
import { prepareDiskImage, prepareSystem, type SystemFiles } from './prepare-system.ts';
import { computerFolder, listRecords, removeRemains } from './records.ts';

export interface BubblewrapOptions {
  /** The computers' folders and what they share are kept here; made when it is missing. */
  rootDir: string;
  /** Null: computers have no way to any network. */
  gateway: EgressGateway | null;
  /** The bubblewrap program; default `bwrap` on the PATH. */
  bwrap?: string;
}

/**
 * Computers as bubblewrap sandboxes on this machine. They end with the process that made them, so `attach` finds
 * only what this process made; what a killed one left (folders, empty cgroups) is in `list` and goes with `remove`.
 */
export function bubblewrapProvider({
  rootDir,
  gateway,
  bwrap = 'bwrap',
}: BubblewrapOptions): ComputerProvider {
  const root = resolve(rootDir);
  const live = new Map<string, Computer>();
  const images = new Map<number, Promise<string>>();
  let prepared: Promise<{ machine: Machine; system: SystemFiles }> | undefined;

  async function prepare(): Promise<{ machine: Machine; system: SystemFiles }> {
    await mkdir(root, { recursive: true });
    const [machine, system] = await Promise.all([detectMachine(bwrap), prepareSystem(root)]);
    return { machine, system };
  }

  function imageOf({ folder }: SystemFiles, bytes: number): Promise<string> {
    const image = images.get(bytes) ?? prepareDiskImage(folder, bytes);
    images.set(bytes, image);
    return image;
  }

  async function create(spec: ComputerSpec): Promise<Computer> {
    prepared ??= prepare();
    const { machine, system } = await prepared;
    const { mode } = machine;
    if (!mode) throw new Error(machine.missing.join('; '));

    const image = mode.root ? await imageOf(system, spec.limits.workspaceBytes) : null;
    const context = { machine, mode, system, gateway, image };
    const computer = await createComputer(context, computerFolder(root, spec.id), spec);
    const registered: Computer = {
      ...computer,
      async destroy() {
        await computer.destroy();
        live.delete(spec.id);
      },
    };
    live.set(spec.id, registered);
    return registered;
  }

  return {
    name: 'bubblewrap',

    async check() {
      prepared ??= prepare();
      const { machine } = await prepared;
      const { enforced, missing, mode } = machine;
      if (!mode) return { ok: false, enforced, missing };
      const failure = await probe();
      return failure === null
        ? { ok: true, enforced, missing }
        : { ok: false, enforced, missing: [failure, ...missing] };
    },

    create,

    async attach(id) {
      return live.get(id) ?? null;
    },

    async list(labels) {
      return listRecords(root, labels);
    },

    async remove(id) {
      const computer = live.get(id);
      if (computer) await computer.destroy();
      await removeRemains(computerFolder(root, id));
    },
  };

  /** Whether a computer really starts and runs a command; why not, if not. */
  async function probe(): Promise<string | null> {
    const limits = { cpus: 1, memoryBytes: 256_000_000, pids: 64, workspaceBytes: 16_000_000 };
    try {
      const computer = await create({ id: `check-${randomUUID()}`, limits, labels: {} });
      const { exitCode } = await computer.exec('true', { timeoutMs: 10_000 });
      await computer.destroy();
      return exitCode === 0 ? null : 'a computer starts but runs no command';
    } catch (error) {
      return `a computer cannot be started: ${(error as Error).message}`;
    }
  }
}
