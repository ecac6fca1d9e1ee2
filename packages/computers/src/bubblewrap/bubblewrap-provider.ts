import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type EgressGateway, type EgressRule, loopbackAccess } from '@jettson/egress';
import type { Computer } from '../computer.ts';
import { ComputersUnavailableError } from '../computer-fault.ts';
import { type ComputerProvider, type ComputerSpec, ComputerStartError } from '../computer-provider.ts';
import { probeComputer } from '../probe-computer.ts';
import { listSandboxes, removeSandbox, sandboxFolder } from '../sandbox/sandbox-records.ts';
import { createComputer } from './create-computer.ts';
import { detectMachine, type Machine } from './detect-machine.ts';
import { findBubblewrapFault, findNamespaceFault } from './find-machine-fault.ts';
import type { LaunchMode } from './launch.ts';
import { describeExecServer, type ExecServerChoice, type FoundExecServer } from './native-program.ts';
import { openLauncher } from './open-launcher.ts';
import { prepareDiskImage, prepareSystem, type SystemFiles } from './prepare-system.ts';

export interface BubblewrapOptions {
  /** The computers' folders and what they share are kept here; created if missing. */
  rootDir: string;
  /** Null: computers have no access to any network. */
  gateway: Pick<EgressGateway, 'open'> | null;
  /** What the operator has opened, for computers to find what is on the host's loopback. */
  allow?: readonly EgressRule[];
  /**
   * Folders of the host that no computer sees, even inside folders of programs; includes `rootDir` and the
   * installation.
   */
  hide?: readonly string[];
  /**
   * Default `disk`, if the machine allows it. `memory` is faster to create, but what an agent writes uses memory, in
   * addition to its limit.
   */
  workspaces?: 'disk' | 'memory';
  /** Which program serves the computers. Default `auto`: the native one, unless it does not run on this machine. */
  execServer?: ExecServerChoice;
  /** Told which one it is, and why, when the first computer is made. */
  onExecServer?: (found: FoundExecServer) => void;
  /** The bubblewrap program; default `bwrap` on the PATH. */
  bwrap?: string;
  /** Default: that of this machine. */
  platform?: NodeJS.Platform;
}

/**
 * Computers as bubblewrap sandboxes on this machine. They end with the process that made them. What a killed process
 * leaves (folders, empty cgroups) appears in `list` as an orphan; `remove` deletes it.
 */
export function bubblewrapProvider({
  rootDir,
  gateway,
  allow = [],
  hide = [],
  workspaces = 'disk',
  execServer = 'auto',
  onExecServer = () => {},
  bwrap = 'bwrap',
  platform,
}: BubblewrapOptions): ComputerProvider {
  const root = resolve(rootDir);
  const loopback = loopbackAccess(allow);
  const launcher = openLauncher(root);
  const live = new Map<string, Computer>();
  const images = new Map<number, Promise<string>>();
  let prepared: Promise<{ machine: Machine; system: SystemFiles }> | undefined;

  const look = () => detectMachine({ bwrap, workspaces, platform });

  /** Done once, and repeated as long as it fails or computers are not possible. */
  async function prepare(): Promise<{ machine: Machine; mode: LaunchMode; system: SystemFiles }> {
    prepared ??= (async () => {
      await mkdir(root, { recursive: true });
      const [machine, system] = await Promise.all([
        look(),
        prepareSystem(root, { hide, loopback, execServer }),
      ]);
      onExecServer(system.execServer);
      return { machine, system };
    })();
    try {
      const { machine, system } = await prepared;
      if (machine.mode) return { machine, mode: machine.mode, system };
      throw machine.fault
        ? new ComputersUnavailableError(machine.fault)
        : new Error(machine.missing.join('; '));
    } catch (error) {
      prepared = undefined;
      throw error;
    }
  }

  function imageOf({ folder }: SystemFiles, bytes: number): Promise<string> {
    const image = images.get(bytes) ?? prepareDiskImage(folder, bytes);
    images.set(bytes, image);
    image.catch(() => images.delete(bytes));
    return image;
  }

  async function create(spec: ComputerSpec): Promise<Computer> {
    const { machine, mode, system } = await prepare();
    const image = mode.storage === 'image' ? await imageOf(system, spec.limits.workspaceBytes) : null;
    const context = { launcher, machine, mode, system, gateway, loopback, image };
    const computer = await createComputer(context, sandboxFolder(root, spec.id), spec).catch(
      async (error: Error) => {
        if (!(error instanceof ComputerStartError)) throw error;
        const fault = findNamespaceFault(error.message) ?? (await findBubblewrapFault(bwrap));
        throw fault ? new ComputersUnavailableError(fault, error) : error;
      },
    );
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
      const { enforced, missing, mode } = await look();
      const failure = mode ? await probeComputer(create) : null;
      return {
        ok: mode !== null && failure === null,
        enforced,
        missing: failure === null ? missing : [failure.message, ...missing],
        execServer: mode && failure === null ? describeExecServer((await prepare()).system.execServer) : null,
      };
    },

    async fault() {
      const failure = await probeComputer(create);
      if (failure === null) return null;
      if (failure instanceof ComputersUnavailableError) return failure.fault;
      const { fault } = await look();
      if (fault) return fault;
      const [line] = failure.message.split('\n');
      return { problem: `${line}`, fix: 'jettson doctor' };
    },

    async unenforcedLimits() {
      const found = await prepared?.catch(() => undefined);
      return (found?.machine ?? (await look())).unenforced;
    },

    create,

    async list(labels) {
      return listSandboxes(root, labels);
    },

    async remove(id) {
      const computer = live.get(id);
      if (computer) await computer.destroy();
      await removeSandbox(sandboxFolder(root, id));
    },
  };
}
