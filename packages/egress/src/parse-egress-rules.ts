import ipaddr from 'ipaddr.js';
import { canonicalHost, type IpAddress, parseAddress } from './canonical-host.ts';

/**
 * A range of addresses with all their ports, one port of one host (a name, or an address in canonical form), or one port
 * of every host that may be reached at all.
 */
export type EgressRule =
  | { kind: 'range'; network: IpAddress; prefix: number }
  | { kind: 'endpoint'; host: string; port: number }
  | { kind: 'port'; port: number };

/** An entry of an egress list that is neither a CIDR nor host:port nor *:port. */
export class EgressRuleError extends Error {
  override readonly name = 'EgressRuleError';
  readonly entry: string;

  constructor(entry: string) {
    super(
      `"${entry}" is none of these: an address range (10.0.0.0/8, fd00::/8), host:port ([::1]:80), *:port (*:22)`,
    );
    this.entry = entry;
  }
}

/**
 * Parses an operator's list, `cidr, host:port or *:port,…`; a bare address is a range of one. Throws EgressRuleError.
 */
export function parseEgressRules(list: string): EgressRule[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseRule);
}

function parseRule(entry: string): EgressRule {
  const address = parseAddress(entry);
  if (address !== null) return { kind: 'range', network: address, prefix: bits(address) };

  if (entry.includes('/')) return parseRange(entry);

  const [, host, port] = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(entry) ?? [];
  if (host === '*' && isPort(Number(port))) return { kind: 'port', port: Number(port) };
  // A pattern would be read as a name that no host has, and protect nothing.
  const name = host === undefined || host.includes('*') ? null : canonicalHost(host);
  if (name === null || !isPort(Number(port))) throw new EgressRuleError(entry);
  return { kind: 'endpoint', host: name, port: Number(port) };
}

function parseRange(entry: string): EgressRule {
  // Only the full notation: "10/8" means 0.0.0.10/8 to some parsers.
  const [base = '', length = ''] = entry.split('/', 2);
  const network = base.includes(':') || base.split('.').length === 4 ? parseAddress(base) : null;
  const prefix = Number(length);
  if (network === null || !/^\d{1,3}$/.test(length) || entry.split('/').length !== 2) {
    throw new EgressRuleError(entry);
  }

  const mappedBits = base.includes(':') && network.kind() === 'ipv4' ? 96 : 0;
  const own = prefix - mappedBits;
  if (own < 0 || own > bits(network)) throw new EgressRuleError(entry);
  return { kind: 'range', network, prefix: own };
}

/** Whether `address` is in the range of `rule`. */
export function rangeContains(rule: EgressRule, address: IpAddress): boolean {
  if (rule.kind !== 'range') return false;
  if (rule.network instanceof ipaddr.IPv4) {
    return address instanceof ipaddr.IPv4 && address.match(rule.network, rule.prefix);
  }
  return address instanceof ipaddr.IPv6 && address.match(rule.network, rule.prefix);
}

/** Whether the rule is a range of exactly one address. */
export function isSingleAddress(rule: EgressRule): boolean {
  return rule.kind === 'range' && rule.prefix === bits(rule.network);
}

/** Whether a number can be dialed as a port. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

function bits(address: IpAddress): 32 | 128 {
  return address.kind() === 'ipv4' ? 32 : 128;
}
