import { randomInt } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { type EgressGateway, type LoopbackAccess, openSocketFolder, TRUST_FILES } from '@jettson/egress';
import type { Container } from 'dockerode';
import type { Computer, Limit } from '../computer.ts';
import { ComputersUnavailableError } from '../computer-fault.ts';
import { type ComputerSpec, ComputerStartError } from '../computer-provider.ts';
import { userFiles } from '../contents/user-files.ts';
import { connectExecServer, type ExecServer } from '../exec-server/connect-exec-server.ts';
import { COMPUTER_LAYOUT } from '../exec-server/inside/computer-layout.ts';
import { createSandboxFolder, removeSandbox } from '../sandbox/sandbox-records.ts';
import { containerLimits, containerOptions } from './container-options.ts';
import { demultiplex } from './demultiplex.ts';
import { type Daemon, refusal } from './open-daemon.ts';
import { type PackedFile, packFiles } from './pack-files.ts';
import { removeContainer } from './remove-container.ts';

/**
 * Each computer has a user of its own: some limits of the kernel count per user, whatever containers its processes are in.
 * Even a daemon without privileges has these numbers.
 */
const FIRST_USER = 10_000;
const USERS = 50_000;

const START_TIMEOUT_MS = 30_000;
const MAX_COMPLAINT_BYTES = 2_000;

/** Starts a computer and resolves once its exec server answers. If anything fails, nothing is left behind. */
export async function createContainer(
  {
    daemon,
    gateway,
    loopback,
    image,
    enforced,
    name,
    labels,
  }: {
    daemon: Daemon;
    gateway: Pick<EgressGateway, 'open'> | null;
    loopback: LoopbackAccess;
    image: string;
    enforced: readonly Limit[];
    name: string;
    labels: Record<string, string>;
  },
  folder: string,
  spec: ComputerSpec,
): Promise<Computer> {
  const { id, limits } = spec;
  const user = FIRST_USER + randomInt(USERS);
  const egress = gateway === null ? null : loopback;
  // Before anything is made that a crash could leave behind.
  createSandboxFolder(folder, { labels: spec.labels, cgroupFolders: [] });
  await using opened = new AsyncDisposableStack();
  let isContainerGone = true;
  // The record stays as long as a container may be left: the next sweep tries again.
  opened.defer(async () => {
    if (isContainerGone) await removeSandbox(folder);
  });

  const run = { folder: join(folder, 'run'), name: 'egress.sock' };
  if (gateway) {
    const socket = await gateway.open(id, run);
    opened.defer(() => socket.close());
  }
  const place = await openSocketFolder(run);
  opened.defer(() => place.close());

  const options = containerOptions({ name, image, user, limits, enforced, egress, labels });
  let isMade = false;
  opened.defer(async () => {
    // A daemon that is too slow to say so may have made it all the same. The next sweep then finds it by its labels.
    isContainerGone = (await removeContainer(daemon, name)) || !isMade;
  });
  const container = await daemon.ask((docker, abortSignal) =>
    docker.createContainer({ ...options, abortSignal }),
  );
  isMade = true;
  const tar = await packFiles(await ownFiles(run.folder, user));
  await daemon.ask((_docker, abortSignal) =>
    container.putArchive(tar, { path: COMPUTER_LAYOUT.run, abortSignal }),
  );

  const stream = await daemon.attach(container.id);
  opened.defer(async () => void stream.destroy());
  const connectEgress =
    gateway === null ? undefined : () => connect({ path: place.path, allowHalfOpen: true });
  const server = await serve({ daemon, container, stream, connectEgress });
  opened.defer(async () => server.close());

  const owned = opened.move();
  let destroyed: Promise<void> | undefined;
  const { close: _, ...operations } = server;
  return {
    id,
    ...operations,
    async resize(changed) {
      // Its folders keep the size that they were made with.
      const { workspaceBytes } = limits;
      const update = containerLimits({ ...changed, workspaceBytes }, enforced);
      // A daemon without cgroups may refuse even a change of nothing.
      if (Object.keys(update).length === 0) return;
      await daemon.ask((_docker, abortSignal) => container.update({ ...update, abortSignal }));
    },
    destroy() {
      destroyed ??= owned.disposeAsync();
      return destroyed;
    },
  };
}

/** The files that no other computer has: who its user is, and what it trusts. */
async function ownFiles(folder: string, user: number): Promise<PackedFile[]> {
  const names = [TRUST_FILES.bundle, TRUST_FILES.authority];
  const trusted = (await readdir(folder)).filter((file) => names.some((name) => name === file));
  const users = Object.entries(userFiles({ uid: user, gid: user }));
  return [
    ...users.map(([path, content]) => ({ path, content })),
    ...(await Promise.all(
      trusted.map(async (path) => ({ path, content: await readFile(join(folder, path)) })),
    )),
  ];
}

async function serve({
  daemon,
  container,
  stream,
  connectEgress,
}: {
  daemon: Daemon;
  container: Container;
  stream: Socket;
  connectEgress: (() => Socket) | undefined;
}): Promise<ExecServer> {
  let complaint = '';
  const output = demultiplex((piece) => {
    if (complaint.length < MAX_COMPLAINT_BYTES) complaint += piece.toString();
  });
  // The channel hears of the end by the output's.
  pipeline(stream, output, () => {});
  const onBroken = () => void stream.destroy();
  const connected = connectExecServer({ input: stream, output, onBroken, connectEgress });
  const timer = setTimeout(onBroken, START_TIMEOUT_MS);
  try {
    await Promise.all([connected, daemon.ask((_docker, abortSignal) => container.start({ abortSignal }))]);
    return await connected;
  } catch (error) {
    stream.destroy();
    connected.then(
      (server) => server.close(),
      () => {},
    );
    if (error instanceof ComputersUnavailableError || refusal(error) !== null) throw error;
    throw new ComputerStartError(`the computer did not start: ${complaint.trim() || 'no reason given'}`);
  } finally {
    clearTimeout(timer);
  }
}
