import ipaddr from 'ipaddr.js';
import type { IpAddress } from './canonical-host.ts';

/**
 * Addresses at which clouds hand out credentials. Only 168.63.129.16 looks public, but a wide allow rule must not open
 * the others either.
 */
const METADATA = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
]);

/** Special ranges that ipaddr.js calls unicast. */
const BENCHMARKING = ipaddr.IPv4.parseCIDR('198.18.0.0/15');
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
const SPECIAL_V6 = ['2001::/23', '2002::/16', '3fff::/20'].map((cidr) => ipaddr.IPv6.parseCIDR(cidr));

/** What kind of non-public address this is ("a private address"), or null for public unicast. */
export function describeUnlessPublic(address: IpAddress): string | null {
  if (address instanceof ipaddr.IPv4) {
    const range = address.match(BENCHMARKING) ? 'reserved' : address.range();
    return range === 'unicast' ? null : `a ${spaced(range)} address`;
  }

  const embedded = embeddedIPv4(address);
  if (embedded !== null) return describeUnlessPublic(embedded);

  const range = address.range();
  if (range !== 'unicast') return `a ${spaced(range)} address`;
  const isGlobal = address.match(GLOBAL_UNICAST) && !SPECIAL_V6.some((network) => address.match(network));
  return isGlobal ? null : 'a reserved address';
}

/**
 * The IPv4 address that a NAT64 gateway would dial, or null. 6to4 and Teredo are never public, whatever address they
 * contain.
 */
export function embeddedIPv4(address: IpAddress): ipaddr.IPv4 | null {
  if (!(address instanceof ipaddr.IPv6) || address.range() !== 'rfc6052') return null;
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}

/** Whether a cloud serves instance credentials at this address. */
export function isMetadata(address: IpAddress): boolean {
  return METADATA.has(address.toString());
}

function spaced(range: string): string {
  return range.replace(/([A-Z])/g, ' $1').toLowerCase();
}
