import { Agent, createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { MAX_HEADER_BYTES } from '../egress-limits.ts';
import { valuesOf } from '../message-headers.ts';
import type { Caller } from '../open-proxy.ts';
import { pause } from '../pace.ts';
import type { Target } from '../parse-host-pattern.ts';
import { answer, relayRequest } from '../relay-request.ts';
import { misdirection } from './misdirection.ts';
import { relayWebSocket } from './relay-web-socket.ts';

/** A client's connection that is read here, and the one to the server that belongs to it alone. */
export interface Link {
  caller: Caller;
  target: Target;
  client: Socket;
  upstream: Socket;
}

/** Serves HTTP/1.1 on a connection, request by request, over one connection to the server. */
export function serveHttp1({ caller, target, client, upstream }: Link): void {
  const agent = new OneConnection(upstream);
  let isBusy = false;

  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    // The server decides how long an idle connection lives.
    keepAliveTimeout: 0,
    shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
  });
  server.on('request', async (request, response) => {
    response.once('close', () => {
      isBusy = false;
      if (upstream.destroyed) client.end();
    });
    const refusal = await take(request);
    if (refusal === 'gone') return;
    if (refusal !== null) return answer(response, 421, refusal);
    const connect = async () => ({ agent });
    await relayRequest(caller, { request, response, target, path: request.url ?? '', connect });
  });
  server.on('upgrade', async (request, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const refusal = await take(request);
    if (refusal === 'gone') return;
    if (refusal !== null) return void socket.end(`HTTP/1.1 421 Misdirected Request\r\n\r\n`);
    await relayWebSocket(caller, { request, client: socket as Socket, head, target, agent });
  });

  /** One request at a time, as in open-proxy.ts. */
  async function take(request: IncomingMessage): Promise<string | null> {
    if (isBusy) {
      client.destroy();
      return 'gone';
    }
    isBusy = true;
    await pause(caller.budgets.requests.spend(1));
    if (client.destroyed) return 'gone';
    const hosts = valuesOf(request.rawHeaders, 'host');
    // Two of them could be read differently at the two ends.
    return misdirection(target, { path: request.url ?? '', hosts: hosts.length === 1 ? hosts : [] });
  }

  client.once('close', () => upstream.destroy());
  upstream.once('close', () => {
    if (!isBusy) client.end();
  });
  server.emit('connection', client);
}

/** Hands out one connection, again after each request, and never another. */
class OneConnection extends Agent {
  #connection: Socket | null;

  constructor(connection: Socket) {
    super({ keepAlive: true, maxSockets: 1, maxTotalSockets: 1 });
    this.#connection = connection;
  }

  override createConnection(): Socket {
    const connection = this.#connection;
    this.#connection = null;
    if (connection === null || connection.destroyed) throw new Error('The server has closed the connection.');
    return connection;
  }
}
