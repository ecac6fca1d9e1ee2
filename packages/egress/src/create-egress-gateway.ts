import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { EgressPolicy } from './create-egress-policy.ts';
import type { EgressDenial } from './egress-denial.ts';
import { forwardRequest } from './forward-request.ts';
import { openTunnel } from './open-tunnel.ts';

const MAX_CONNECTIONS = 256;
const MAX_HEADER_BYTES = 32 * 1024;
const HEADERS_TIMEOUT_MS = 15_000;

/** The only way from a computer to a network: one HTTP/CONNECT proxy on a unix socket for each computer. */
export interface EgressGateway {
  /** Starts listening on `socketPath` for this computer. */
  open(computerId: string, socketPath: string): Promise<{ close(): Promise<void> }>;
  /** Calls `listener` for each refused connection; returns the unsubscribe function. */
  onDenied(listener: (denial: EgressDenial) => void): () => void;
  close(): Promise<void>;
}

/**
 * One HTTP proxy (CONNECT and absolute-form) on a unix socket for each computer.
 *
 * The socket is open to every user of the machine: the folder it lies in decides who reaches it.
 */
export function createEgressGateway(policy: EgressPolicy): EgressGateway {
  const openProxies = new Set<() => Promise<void>>();

  return {
    async open(computerId, socketPath) {
      const proxy = createProxy(policy, computerId);
      await rm(socketPath, { force: true });
      await listen(proxy.server, socketPath);
      await chmod(socketPath, 0o666);

      const close = async () => {
        openProxies.delete(close);
        await proxy.close();
      };
      openProxies.add(close);
      return { close };
    },
    onDenied: (listener) => policy.onDenied(listener),
    async close() {
      await Promise.all([...openProxies].map((close) => close()));
    },
  };
}

function createProxy(policy: EgressPolicy, computerId: string) {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_TIMEOUT_MS,
    keepAliveTimeout: 60_000,
  });
  server.maxConnections = MAX_CONNECTIONS;

  // Tunnels are not among the server's own connections once they are handed over.
  const clients = new Set<Duplex>();
  server.on('connection', (socket: Socket) => {
    clients.add(socket);
    socket.once('close', () => clients.delete(socket));
  });

  server.on('request', (request, response) => void forwardRequest(policy, computerId, request, response));
  server.on(
    'connect',
    (request, client: Socket, head) => void openTunnel(policy, computerId, { request, client, head }),
  );

  return {
    server,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const client of clients) client.destroy();
      await closed;
    },
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
