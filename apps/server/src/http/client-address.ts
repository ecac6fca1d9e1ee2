import { BlockList, isIP } from 'node:net';

/** Whether an address is one of these addresses and CIDRs. */
export function openAddressList(cidrs: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', bits] = cidr.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/**
 * The address of a socket, or of an entry of `X-Forwarded-For`, which some proxies write with brackets and a port. Each
 * address has one form: IPv4 inside of IPv6 is IPv4, and IPv6 is shortened. Undefined for anything else.
 */
export function readAddress(text: string): string | undefined {
  const bare = /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  // The zone of a link-local address is a name of this machine's own.
  const address = bare.replace(/%.*$/, '');
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : undefined;
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(short) ?? [];
  if (high === undefined || low === undefined) return short;
  return [high, low]
    .map((group) => Number.parseInt(group, 16))
    .flatMap((word) => [word >> 8, word & 255])
    .join('.');
}

/**
 * The caller of a request that came from `peer`: the entries of `X-Forwarded-For`, from the nearest, as far as our own
 * proxies wrote them. Anything before was written by the caller, who may have made it up.
 */
export function findClient(
  peer: string,
  forwardedFor: readonly string[],
  isTrusted: (address: string) => boolean,
): string {
  let nearest = peer;
  for (const entry of forwardedFor.toReversed()) {
    if (!isTrusted(nearest)) break;
    const address = readAddress(entry);
    if (address === undefined) break;
    nearest = address;
  }
  return nearest;
}

/** What is limited together: an address or, since a customer gets so many, the first half of an IPv6 address. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::/64`;
}
