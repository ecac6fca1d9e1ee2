import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** The address that a request came from; undefined where there is no socket, as in tests. */
export function clientAddress(c: Context): string | undefined {
  return c.env === undefined || !('incoming' in c.env) ? undefined : getConnInfo(c).remote.address;
}
