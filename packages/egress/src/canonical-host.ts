import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * The canonical spelling of a host, which is what the policy judges, or null if it is not a host at all.
 *
 * The URL parser does the work: it knows the decimal, hexadecimal, octal and short forms of IPv4, turns IDN into ASCII
 * and rejects zone ids. An IPv4-mapped IPv6 address becomes plain IPv4, and a trailing dot is dropped.
 */
export function canonicalHost(host: string): string | null {
  if (/[\s/\\@?#]/.test(host)) return null;

  const bracketed = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const url = URL.parse(`http://${bracketed}:1/`);
  if (url === null || url.port !== '1' || url.hostname === '') return null;

  const name = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isIP(name) !== 0) return parseAddress(name)?.toString() ?? null;
  return name === '' ? null : name;
}

/** Parses an address from a resolver or a canonical host; IPv4-mapped IPv6 becomes IPv4. */
export function parseAddress(text: string): IpAddress | null {
  return isIP(text) !== 0 && !text.includes('%') ? ipaddr.process(text) : null;
}
