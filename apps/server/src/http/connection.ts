import { BlockList, isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './app-env.ts';

/** Where a request comes from, according to sources that we trust. */
export interface Connection {
  /** The caller's IP address; undefined if there is no socket, as in tests. */
  address: string | undefined;
  /** The host name and port that the caller used. */
  host: string;
  /** Whether the caller used https. */
  isSecure: boolean;
}

export interface ConnectionOptions {
  /**
   * CIDRs and addresses of proxies whose `X-Forwarded-For`, `-Host` and `-Proto` are trusted; anybody else could forge
   * them.
   */
  trustedProxies: readonly string[];
  /** Where callers reach the server. */
  publicUrl: URL | undefined;
}

/** Attaches to each request where it comes from. */
export function readConnection({ trustedProxies, publicUrl }: ConnectionOptions) {
  const isTrusted = trusts(trustedProxies);
  return createMiddleware<AppEnv>(async (c, next) => {
    const forwarded = (name: string) =>
      c.req
        .header(`x-forwarded-${name}`)
        ?.split(',')
        .map((part) => part.trim()) ?? [];
    const peer = peerOf(c);
    const isProxied = peer !== undefined && isTrusted(peer);
    const host =
      (isProxied ? forwarded('host').at(-1) : undefined) ?? c.req.header('host') ?? new URL(c.req.url).host;
    const isByPublicUrl = publicUrl !== undefined && host.toLowerCase() === publicUrl.host;
    c.set('connection', {
      // The nearest one that is not one of our proxies: the caller may have written anything before it.
      address: isProxied ? (forwarded('for').findLast((one) => isIP(one) && !isTrusted(one)) ?? peer) : peer,
      host,
      isSecure:
        (isProxied && forwarded('proto').at(-1) === 'https') ||
        (isByPublicUrl && publicUrl.protocol === 'https:'),
    });
    return next();
  });
}

function trusts(cidrs: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', bits] = cidr.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function peerOf(c: Context): string | undefined {
  if (c.env === undefined || !('incoming' in c.env)) return undefined;
  return getConnInfo(c).remote.address?.replace(/^::ffff:/, '');
}
