import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from './app-env.ts';
import { findClient, networkOf, openAddressList, readAddress } from './client-address.ts';

/** Where a request comes from, according to sources that we trust. */
export interface Connection {
  /** The caller's IP address; undefined if there is no socket, as in tests. */
  address: string | undefined;
  /** Who shares the limits of unknown callers with it. */
  network: string | undefined;
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
  const isTrusted = openAddressList(trustedProxies);
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
    const address = peer && findClient(peer, forwarded('for'), isTrusted);
    const isByPublicUrl = publicUrl !== undefined && host.toLowerCase() === publicUrl.host;
    c.set('connection', {
      address,
      network: address && networkOf(address),
      host,
      isSecure:
        (isProxied && forwarded('proto').at(-1) === 'https') ||
        (isByPublicUrl && publicUrl.protocol === 'https:'),
    });
    return next();
  });
}

function peerOf(c: Context): string | undefined {
  if (c.env === undefined || !('incoming' in c.env)) return undefined;
  return readAddress(getConnInfo(c).remote.address ?? '');
}
