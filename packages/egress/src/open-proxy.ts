import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { CertificateSource } from './certificates/certificate-source.ts';
import type { EgressPolicy } from './create-egress-policy.ts';
import { type Budgets, createBudgets, type EgressLimits, MAX_HEADER_BYTES } from './egress-limits.ts';
import { forwardRequest } from './forward-request.ts';
import { openSocketFolder, type SocketPlace } from './open-socket-folder.ts';
import { openTunnel } from './open-tunnel.ts';
import { pause } from './pace.ts';
import type { SpokenProtocols } from './tls/end-tls.ts';

const HEADERS_TIMEOUT_MS = 15_000;
/** The longest that a computer is ignored before it may try again. */
const MAX_SHUT_MS = 10_000;

/** On whose behalf a request is made. */
export interface Caller {
  policy: EgressPolicy;
  computerId: string;
  budgets: Budgets;
  /** Called for each open connection, before the client knows. */
  onOpened(target: string): void;
  /** Called for each server that could not be reached, before the client knows. */
  onFailed(target: string, reason: string): void;
  /** Shown to clients of hosts for which the agent has secrets. */
  certificates: CertificateSource;
  spoken: SpokenProtocols;
  /** Counts a client's connection among those that are read, until it closes; false if there are too many. */
  countRead(client: Socket): boolean;
}

export interface ProxyOptions {
  policy: EgressPolicy;
  computerId: string;
  onOpened: Caller['onOpened'];
  onFailed: Caller['onFailed'];
  /** What all computers of the process have used together. */
  all: { budgets: Budgets; connections: number; readConnections: number; limits: EgressLimits };
  certificates: CertificateSource;
}

/** Serves one computer on a socket until it is closed. */
export async function openProxy(
  { policy, computerId, onOpened, onFailed, all, certificates }: ProxyOptions,
  place: SocketPlace,
) {
  const limits = all.limits.computer;
  const caller: Caller = {
    policy,
    computerId,
    onOpened,
    onFailed,
    budgets: createBudgets(limits, all.budgets),
    certificates,
    spoken: { servers: new Map(), clients: new Map() },
    countRead,
  };
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_TIMEOUT_MS,
    keepAliveTimeout: 60_000,
  });
  // Once handed over, tunnels no longer count among the server's own connections.
  const clients = new Set<Socket>();
  const busy = new WeakSet<Socket>();
  let readConnections = 0;
  const socket = await openSocketFolder(place);
  let shut: NodeJS.Timeout | undefined;
  let isClosed = false;

  server.on('connection', (client: Socket) => {
    const wait = caller.budgets.arrivals.spend(1);
    if (wait > 0) shutFor(wait);
    if (clients.size >= limits.connections || all.connections >= all.limits.process.connections) {
      client.destroy();
      return;
    }
    clients.add(client);
    all.connections++;
    client.once('close', () => {
      clients.delete(client);
      all.connections--;
    });
  });

  server.on('request', async (request, response) => {
    response.once('close', () => busy.delete(request.socket));
    if (await isNext(request)) await forwardRequest(caller, request, response);
  });
  server.on('connect', async (request, client: Socket, head) => {
    // Until the tunnel is open, nobody listens to the socket, and an unhandled error would end the process.
    client.on('error', () => client.destroy());
    if (await isNext(request)) await openTunnel(caller, { request, client, head });
  });

  /**
   * One request at a time: otherwise each request sent before the first answer would get its own socket to a server.
   */
  async function isNext({ socket: client }: IncomingMessage): Promise<boolean> {
    if (busy.has(client)) {
      client.destroy();
      return false;
    }
    busy.add(client);
    await pause(caller.budgets.requests.spend(1));
    return !client.destroyed;
  }

  function countRead(client: Socket): boolean {
    if (readConnections >= limits.readConnections) return false;
    if (all.readConnections >= all.limits.process.readConnections) return false;
    readConnections++;
    all.readConnections++;
    client.once('close', () => {
      readConnections--;
      all.readConnections--;
    });
    return true;
  }

  /** Accepting and dropping a connection is work too, so a computer that floods us is ignored for a while. */
  function shutFor(milliseconds: number): void {
    if (shut !== undefined || isClosed) return;
    server.close();
    shut = setTimeout(
      () => {
        shut = undefined;
        // Its folder is gone, so the computer is too.
        listen().catch(() => {});
      },
      Math.min(milliseconds, MAX_SHUT_MS),
    ).unref();
  }

  async function listen(): Promise<void> {
    await rm(socket.path, { force: true });
    if (isClosed) return;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socket.path, () => {
        server.off('error', reject);
        resolve();
      });
    });
    await chmod(socket.path, 0o666);
  }

  await listen().catch(async (error) => {
    await socket.close();
    throw error;
  });
  return {
    async close() {
      isClosed = true;
      clearTimeout(shut);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const client of clients) client.destroy();
      await closed;
      await socket.close();
    },
  };
}
