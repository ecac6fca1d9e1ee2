import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';

/**
 * Common load balancers keep an idle connection for 60 s, and send the next request on it. A server that closed it
 * first, as Node does after 5 s, would answer that request with a reset.
 */
const KEEP_ALIVE_MS = 75_000;
/** Node counts it from the end of the answer before: below the keep-alive it would cut idle connections first. */
const HEADERS_MS = KEEP_ALIVE_MS + 5000;

/** An HTTP server for the app; it does not listen yet. */
export function createHttpServer(app: { fetch: Parameters<typeof createAdaptorServer>[0]['fetch'] }): Server {
  const serverOptions = { keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: HEADERS_MS };
  return createAdaptorServer({ fetch: app.fetch, serverOptions }) as Server;
}
