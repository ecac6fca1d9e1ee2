import { parseAddress } from './canonical-host.ts';
import { type EgressRule, rangeContains } from './parse-egress-rules.ts';

/** What loopback means inside a computer: its own, except where the operator has opened the host's. */
export interface LoopbackAccess {
  /** Ports of the host that are to be found inside, under the same address. */
  forwards: { host: string; port: number }[];
  /** Names of loopback for which clients ask no proxy. */
  direct: string[];
}

const NAMES = ['localhost', '127.0.0.1', '::1'];
/** Lower ports can be listened on by root alone. */
const FIRST_PORT = 1024;

/**
 * What the operator's rules open on the host's loopback. A single port is forwarded, so that every client finds it, and the
 * computer keeps its other ports. A whole range cannot be: then the addresses in it are the host's, through the proxy, and
 * the computer's own servers are found as localhost.
 */
export function loopbackAccess(allow: readonly EgressRule[]): LoopbackAccess {
  const endpoints = allow.filter((rule) => rule.kind === 'endpoint');
  const forwards = endpoints.filter(({ host, port }) => port >= FIRST_PORT && NAMES.includes(host));
  const isProxied = (name: string) => {
    const address = parseAddress(name);
    return (
      endpoints.some(({ host, port }) => host === name && port < FIRST_PORT) ||
      (address !== null && allow.some((rule) => rangeContains(rule, address)))
    );
  };
  return {
    forwards: forwards.map(({ host, port }) => ({ host, port })),
    direct: NAMES.filter((name) => !isProxied(name)),
  };
}
