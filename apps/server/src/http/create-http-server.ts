import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';

/**
 * Common load balancers keep an idle connection for 60 s and reuse it for the next request. A server that closes it
 * earlier, as Node does after 5 s, answers that request with a reset.
 */
const KEEP_ALIVE_MS = 75_000;
/**
 * Node counts it from the end of the previous answer: if it were lower than the keep-alive, it would cut idle
 * connections first.
 */
const HEADERS_MS = KEEP_ALIVE_MS + 5000;
/** More than any client sends ahead. */
const MAX_WAITING = 16;

/** An HTTP server for the app; it does not listen yet. */
export function createHttpServer(app: { fetch: Parameters<typeof getRequestListener>[0] }): Server {
  const options = { keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: HEADERS_MS };
  // Requests of HTTP/1.0, as some health checks send them, may name no host.
  return createServer(options, oneAtATime(getRequestListener(app.fetch, { hostname: 'localhost' })));
}

/**
 * Answers the requests of a connection one after another. Node would begin with all that were sent ahead at once: 250
 * connections with 150 each kept everybody else waiting for 19 s. A connection with too many of them is ended.
 */
function oneAtATime(answer: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, (() => unknown)[]>();
  const next = (socket: Socket) => {
    const following = waiting.get(socket)?.shift();
    if (following === undefined) waiting.delete(socket);
    else if (!socket.destroyed) following();
  };
  return (request, response) => {
    const { socket } = request;
    const line = waiting.get(socket);
    if (line !== undefined && line.length >= MAX_WAITING) return void socket.destroy();
    response.once('close', () => next(socket));
    if (line !== undefined) return void line.push(() => answer(request, response));
    waiting.set(socket, []);
    answer(request, response);
  };
}
