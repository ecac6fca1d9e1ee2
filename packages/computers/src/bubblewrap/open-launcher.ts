import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, mkdirSync, openSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { LauncherNews, LauncherOrder } from './launcher-messages.ts';

/** A process that the launcher started. */
export interface Launched {
  pid: number;
  input: Socket;
  output: Socket;
  /** Ends it at once, if it still runs. */
  kill(): void;
  /** Resolves when it ended, to the last that it said on standard error, for the operator. */
  ended: Promise<string>;
}

export interface Launcher {
  /** Starts a process; `name` is a folder of its own below the root. Throws when it cannot be started. */
  start(name: string, process: Pick<StartOrder, 'program' | 'args' | 'filter' | 'text'>): Promise<Launched>;
}

type StartOrder = Extract<LauncherOrder, { type: 'start' }>;

/** What is known of one process. */
interface Watched {
  started: PromiseWithResolvers<number>;
  ended: PromiseWithResolvers<string>;
}

const program = fileURLToPath(new URL('./launcher-process.ts', import.meta.url));
/** Where the launcher finds the root folder open: a socket's own path has room for 107 bytes only. */
const rootDescriptor = 4;

/**
 * A small process that starts others for this one. A server has hundreds of megabytes, and each fork copies the tables of
 * them: with 200 MB the fork alone blocks for 14 ms and makes each page that is written afterwards a fault, with the
 * launcher's few it takes 1 ms. What it started ends when this process does, however that happens.
 */
export function openLauncher(root: string): Launcher {
  const watched = new Map<number, Watched>();
  let launcher: ChildProcess | undefined;
  let folder: number | undefined;
  let nextId = 1;

  function forkLauncher(): ChildProcess {
    mkdirSync(root, { recursive: true });
    folder ??= openSync(root, constants.O_RDONLY | constants.O_DIRECTORY);
    const child = fork(program, [], {
      // Nobody's keys are of use to it.
      env: {},
      execArgv: ['--max-semi-space-size=1', '--title=jettson-launcher'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc', folder],
    });
    child.on('message', (news: LauncherNews) => hear(news));
    const gone = () => {
      if (launcher === child) launcher = undefined;
      for (const id of watched.keys()) forget(id, 'the launcher ended');
    };
    // One that could not be started has no exit.
    child.once('error', gone).once('exit', gone);
    child.unref();
    return child;
  }

  function hear(news: LauncherNews): void {
    if (news.type === 'started') watched.get(news.id)?.started.resolve(news.pid);
    else forget(news.id, news.reason);
  }

  function forget(id: number, reason: string): void {
    const process = watched.get(id);
    watched.delete(id);
    process?.started.reject(new Error(reason));
    process?.ended.resolve(reason);
    // It must not keep a program from ending.
    if (watched.size === 0) launcher?.channel?.unref();
  }

  function tell(order: LauncherOrder): void {
    if (!watched.has(order.id)) return;
    if (launcher?.connected) launcher.send(order);
    else forget(order.id, 'there is no launcher');
  }

  function watch(id: number): Watched {
    const process: Watched = { started: Promise.withResolvers(), ended: Promise.withResolvers() };
    process.started.promise.catch(() => {});
    watched.set(id, process);
    return process;
  }

  return {
    async start(name, order) {
      launcher ??= forkLauncher();
      launcher.channel?.ref();
      const id = nextId++;
      const { started, ended } = watch(id);
      const socket = `${name}/launch.sock`;
      const connections = await takeConnections(`/proc/self/fd/${folder}/${socket}`).catch((error) => {
        forget(id, 'no socket');
        throw error;
      });
      try {
        tell({ type: 'start', id, ...order, socket: `/proc/self/fd/${rootDescriptor}/${socket}` });
        const pid = await started.promise;
        const [input, output] = await connections.first(2);
        return {
          pid,
          input: input as Socket,
          output: output as Socket,
          kill: () => tell({ type: 'kill', id }),
          ended: ended.promise,
        };
      } catch (error) {
        connections.drop();
        throw error;
      } finally {
        connections.stop();
      }
    },
  };
}

/** Listens on `path`. */
async function takeConnections(path: string) {
  const taken: Socket[] = [];
  const server = createServer((socket) => taken.push(socket)).listen(path);
  await once(server, 'listening');
  return {
    /** The first connections; who is asked knows that they are on their way. */
    async first(count: number): Promise<Socket[]> {
      while (taken.length < count) await once(server, 'connection');
      return taken;
    },
    stop: () => void server.close(),
    drop: () => {
      server.on('connection', (late) => late.destroy());
      for (const socket of taken) socket.destroy();
    },
  };
}
