import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';
import { isLoopback } from './is-loopback.ts';

/** Names of this machine, as they appear in URLs. */
const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * On loopback, the server answers only to its own names and that of the public URL. Otherwise, a site could point its
 * own name to 127.0.0.1, and its pages would then have the same origin as the console.
 */
export function refuseForeignHosts({ host, publicUrl }: { host: string; publicUrl: URL | undefined }) {
  const names = new Set([...LOOPBACK_NAMES, host, ...(publicUrl ? [publicUrl.hostname] : [])]);
  const isOpen = !isLoopback(host);
  return createMiddleware<AppEnv>(async (c, next) => {
    const name = URL.parse(`http://${c.var.connection.host}`)?.hostname ?? '';
    if (isOpen || names.has(name)) return next();
    throw new ApiError(
      'misdirected_request',
      `This server answers only to ${[...names].join(', ')}; set JETTSON_PUBLIC_URL to reach it by another name`,
    );
  });
}
