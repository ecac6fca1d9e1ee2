import { networkInterfaces } from 'node:os';
import { canonicalHost, type IpAddress, parseAddress } from './canonical-host.ts';
import { describeUnlessPublic, embeddedIPv4, isMetadata } from './classify-address.ts';
import { OPEN_PORTS } from './create-port-check.ts';
import { type EgressDenial, EgressDeniedError } from './egress-denial.ts';
import { type EgressRule, isPort, isSingleAddress, rangeContains } from './parse-egress-rules.ts';
import { type ResolveHost, resolveHost } from './resolve-host.ts';
import { createGrants, type Grants } from './secrets/grants.ts';

export interface EgressPolicyOptions {
  /** Opens what is closed by default. */
  allow?: readonly EgressRule[];
  /** Closes what is open by default, and takes precedence over `allow`. */
  deny?: readonly EgressRule[];
  resolve?: ResolveHost;
}

/** Decides what a computer may dial. The gateway, the HTTP tool and the browser all ask the same one. */
export interface EgressPolicy {
  /** What each computer's agent was given: a network that narrows these rules, and secrets. */
  grants: Grants;
  /**
   * Resolves `host` once and returns the addresses that may be dialed. Dial these, never the name: it may resolve to
   * something else the next time. Throws EgressDeniedError if there is none.
   */
  approve(computerId: string, host: string, port: number): Promise<string[]>;
  /** Calls `listener` for each refusal; returns the unsubscribe function. */
  onDenied(listener: (denial: EgressDenial) => void): () => void;
}

/**
 * By default, ports 80 and 443 of public unicast addresses are open. All other addresses, the host itself, metadata
 * services and all other ports are closed.
 */
export function createEgressPolicy({
  allow = [],
  deny = [],
  resolve = resolveHost,
}: EgressPolicyOptions): EgressPolicy {
  const grants = createGrants();
  const listeners = new Set<(denial: EgressDenial) => void>();
  const openPorts = new Set([
    ...OPEN_PORTS,
    ...allow.flatMap((rule) => (rule.kind === 'port' ? rule.port : [])),
  ]);
  const closedPort = `only the ports ${[...openPorts].join(', ')} are open`;

  /** Whether any rule could open this port; if not, the addresses of a name do not matter. */
  const mayOpen = (port: number) =>
    openPorts.has(port) ||
    allow.some((rule) => rule.kind === 'range' || (rule.kind === 'endpoint' && rule.port === port));

  /** Why this address may not be dialed, or null if it may. */
  function refusal(name: string, address: IpAddress, port: number): string | null {
    const embedded = embeddedIPv4(address);
    const namesIt = (rule: EgressRule) =>
      rule.kind === 'endpoint' &&
      rule.port === port &&
      (rule.host === name || rule.host === address.toString() || rule.host === embedded?.toString());
    const covers = (rule: EgressRule) =>
      rangeContains(rule, address) || (embedded !== null && rangeContains(rule, embedded));

    const isPortOf = (rule: EgressRule) => rule.kind === 'port' && rule.port === port;

    if (deny.some((rule) => namesIt(rule) || covers(rule) || isPortOf(rule)))
      return "the operator's deny list covers it";
    if (allow.some((rule) => namesIt(rule) || (isSingleAddress(rule) && covers(rule)))) return null;

    const target = embedded ?? address;
    if (isMetadata(target)) return 'it is a cloud metadata address';
    const notPublic = describeUnlessPublic(target);
    // A wide rule opens a network, but not the machine that serves the agents.
    if (isOwnAddress(target)) return 'it is an address of the host';
    if (allow.some(covers)) return null;
    if (notPublic !== null) return `it is ${notPublic}`;
    return openPorts.has(port) ? null : closedPort;
  }

  async function decide(computerId: string, host: string, port: number): Promise<string[] | string> {
    if (!isPort(port)) return 'it has no valid port';
    const name = canonicalHost(host);
    if (name === null) return 'it has no valid host';
    const closed = grants.refusal(computerId, name, port);
    if (closed !== null) return closed;

    if (parseAddress(name) === null && !mayOpen(port)) return closedPort;
    const isListed = allow.some((rule) => rule.kind === 'endpoint' && rule.host === name);
    const resolved =
      parseAddress(name) === null ? await resolve(name, isListed).catch(explain(name)) : [name];
    const addresses = resolved.map(parseAddress).filter((address) => address !== null);
    const refusals = addresses.map((address) => refusal(name, address, port));
    const approved = addresses.filter((_, index) => refusals[index] === null);
    // The agent's network may have changed meanwhile.
    const closedMeanwhile = grants.refusal(computerId, name, port);
    if (closedMeanwhile !== null) return closedMeanwhile;
    return approved.length > 0 ? approved.map(String) : (refusals[0] ?? 'it has no address');
  }

  return {
    grants,
    async approve(computerId, host, port) {
      const decision = await decide(computerId, host, port);
      if (typeof decision !== 'string') return decision;

      const target = `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
      for (const listener of listeners) listener({ computerId, target, reason: decision });
      throw new EgressDeniedError(`Connection to ${target} refused: ${decision}.`);
    },
    onDenied(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function explain(name: string) {
  return (cause: NodeJS.ErrnoException): never => {
    throw new Error(`The name ${name} does not resolve (${cause.code ?? cause.message}).`, { cause });
  };
}

/** Loopback is left to the address ranges: every host has it, and tests open it by range. */
function isOwnAddress(address: IpAddress): boolean {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .some((own) => !own.internal && parseAddress(own.address)?.toString() === address.toString());
}
