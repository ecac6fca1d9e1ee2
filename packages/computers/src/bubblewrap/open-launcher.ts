import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, mkdirSync, openSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '@jettson/child-environment';
import type { LauncherEvent, LauncherRequest } from './launcher-messages.ts';

/** A process that the launcher started. */
export interface Launched {
  pid: number;
  input: Socket;
  output: Socket;
  /** Kills it immediately, if it is still running. */
  kill(): void;
  /** Resolves when it has ended, to its last output on standard error, for the operator. */
  ended: Promise<string>;
}

export interface Launcher {
  /** Starts a process; `name` is its own folder below the root. Throws if it cannot be started. */
  start(name: string, process: Pick<StartRequest, 'program' | 'args' | 'filter' | 'text'>): Promise<Launched>;
}

type StartRequest = Extract<LauncherRequest, { type: 'start' }>;

/** A process that was requested from the launcher and has not ended. */
interface Running {
  started: PromiseWithResolvers<number>;
  ended: PromiseWithResolvers<string>;
}

const PROGRAM = fileURLToPath(new URL('./launcher-process.ts', import.meta.url));
/**
 * A start that takes longer has failed: when file descriptors run out, the kernel closes connections to us before we see
 * them, and the launcher itself may hang.
 */
const START_LIMIT_MS = 30_000;
/** Where the launcher finds the open root folder: the path of a socket has room for only 107 bytes. */
const ROOT_DESCRIPTOR = 4;

/**
 * A small process that starts others for this one. A server has hundreds of megabytes, and each fork copies their page
 * tables: with 200 MB, the fork alone blocks for 14 ms, and each page written afterwards causes a fault; with the
 * launcher's few megabytes it takes 1 ms. The processes that it started end when this process does, however that
 * happens.
 */
export function openLauncher(root: string, { startLimitMs = START_LIMIT_MS } = {}): Launcher {
  const running = new Map<number, Running>();
  let launcher: ChildProcess | undefined;
  let folder: number | undefined;
  let nextId = 1;

  function forkLauncher(): ChildProcess {
    mkdirSync(root, { recursive: true });
    folder ??= openSync(root, constants.O_RDONLY | constants.O_DIRECTORY);
    const child = fork(PROGRAM, [], {
      env: childEnvironment('computer launcher'),
      execArgv: ['--max-semi-space-size=1', '--title=jettson-launcher'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc', folder],
    });
    child.on('message', handleEvent);
    const gone = () => {
      if (launcher === child) launcher = undefined;
      for (const id of running.keys()) settle(id, 'the launcher ended');
    };
    // A process that could not be started has no exit event.
    child.once('error', gone).once('exit', gone);
    child.unref();
    return child;
  }

  function handleEvent(event: LauncherEvent): void {
    if (event.type === 'started') running.get(event.id)?.started.resolve(event.pid);
    else settle(event.id, event.reason);
  }

  function settle(id: number, reason: string): void {
    const process = running.get(id);
    running.delete(id);
    process?.started.reject(new Error(reason));
    process?.ended.resolve(reason);
    // It must not keep a program from ending.
    if (running.size === 0) launcher?.channel?.unref();
  }

  function send(request: LauncherRequest): void {
    if (!running.has(request.id)) return;
    if (launcher?.connected) launcher.send(request);
    else settle(request.id, 'there is no launcher');
  }

  function track(id: number): Running {
    const process: Running = { started: Promise.withResolvers(), ended: Promise.withResolvers() };
    process.started.promise.catch(() => {});
    running.set(id, process);
    return process;
  }

  return {
    async start(name, request) {
      launcher ??= forkLauncher();
      launcher.channel?.ref();
      const id = nextId++;
      const { started, ended } = track(id);
      const socket = `${name}/launch.sock`;
      const connections = await acceptConnections(`/proc/self/fd/${folder}/${socket}`).catch((error) => {
        settle(id, 'no socket');
        throw error;
      });
      const failed = Promise.withResolvers<never>();
      const timer = setTimeout(
        () => failed.reject(new Error(`it did not start within ${startLimitMs / 1000} s`)),
        startLimitMs,
      );
      void ended.promise.then((reason) => failed.reject(new Error(`it ended at its start: ${reason}`)));
      try {
        send({ type: 'start', id, ...request, socket: `/proc/self/fd/${ROOT_DESCRIPTOR}/${socket}` });
        const [pid, [input, output]] = await Promise.race([
          Promise.all([started.promise, connections.first(2)]),
          failed.promise,
        ]);
        return {
          pid,
          input: input as Socket,
          output: output as Socket,
          kill: () => send({ type: 'kill', id }),
          ended: ended.promise,
        };
      } catch (error) {
        // It may still start.
        started.promise.then(() => send({ type: 'kill', id })).catch(() => {});
        connections.destroy();
        throw error;
      } finally {
        clearTimeout(timer);
        connections.stop();
      }
    },
  };
}

/** Listens on `path`. */
async function acceptConnections(path: string) {
  const accepted: Socket[] = [];
  const server = createServer((socket) => accepted.push(socket)).listen(path);
  await once(server, 'listening');
  return {
    /** The first connections; the receiver knows that they are on their way. */
    async first(count: number): Promise<Socket[]> {
      while (accepted.length < count) await once(server, 'connection');
      return accepted;
    },
    stop: () => void server.close(),
    destroy: () => {
      server.on('connection', (late) => late.destroy());
      for (const socket of accepted) socket.destroy();
    },
  };
}
