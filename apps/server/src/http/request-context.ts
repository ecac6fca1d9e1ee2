import { randomUUID } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import type { Logger } from 'pino';
import { VERSION } from '../version.ts';
import type { AppEnv } from './app-env.ts';
import { traceFieldsOf } from './observe-requests.ts';

/**
 * Gives each request an id (the client's own, if it is safe to log), a logger with that id, and one log line. Each
 * response carries the server's version.
 */
export function requestContext(log: Logger) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const given = c.req.header('x-request-id');
    const requestId = given !== undefined && /^[\w.-]{1,100}$/.test(given) ? given : randomUUID();
    c.set('requestId', requestId);
    c.set('log', log.child({ requestId, ...traceFieldsOf(c) }));
    c.header('x-request-id', requestId);
    c.header('x-jettson-version', VERSION);
    const start = performance.now();
    await next();
    c.var.log.debug(
      {
        method: c.req.method,
        path: c.req.path,
        address: c.var.connection?.address,
        status: c.res.status,
        ms: Math.round(performance.now() - start),
      },
      'request',
    );
  });
}
