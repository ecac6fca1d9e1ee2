import { canonicalHost } from './canonical-host.ts';
import { isPort } from './parse-egress-rules.ts';

/** Hosts as an agent's network or a secret lists them. */
export interface HostPattern {
  scheme: 'http' | 'https' | 'any';
  /** In canonical form. */
  host: string;
  /** The names below `host`, and not `host` itself. */
  isBelow: boolean;
  ports: readonly number[];
}

/** Where a request goes. */
export interface Target {
  scheme: 'http' | 'https';
  /** In canonical form. */
  host: string;
  port: number;
}

/** An entry that is not a host. The message says what was expected. */
export class HostPatternError extends Error {
  override readonly name = 'HostPatternError';
  readonly entry: string;

  constructor(entry: string, expected: string) {
    super(`"${entry.slice(0, 300)}" is not a host: expected ${expected}`);
    this.entry = entry;
  }
}

const FORMS = 'api.example.com, *.example.com (the names below it) or api.example.com:8443';

/** An entry of a network's `allowed_hosts`: without a port, 80 and 443. Throws HostPatternError. */
export function parseNetworkHost(entry: string): HostPattern {
  const parsed = parseHost(entry);
  if (parsed === null) throw new HostPatternError(entry, FORMS);
  const { port, ...pattern } = parsed;
  return { scheme: 'any', ...pattern, ports: port === null ? [80, 443] : [port] };
}

/** An entry of a secret's `hosts`: 443 without a port, or plain HTTP on port 80 after `http://`. Throws HostPatternError. */
export function parseSecretHost(entry: string): HostPattern {
  const isPlain = entry.toLowerCase().startsWith('http://');
  const parsed = parseHost(isPlain ? entry.slice('http://'.length) : entry);
  if (parsed === null) throw new HostPatternError(entry, `${FORMS}, or http:// before it for plain HTTP`);
  const { port, ...pattern } = parsed;
  return { scheme: isPlain ? 'http' : 'https', ...pattern, ports: [port ?? (isPlain ? 80 : 443)] };
}

/** Whether the pattern lists this port of this canonical host. */
export function listsPort({ host, isBelow, ports }: HostPattern, target: Omit<Target, 'scheme'>): boolean {
  return ports.includes(target.port) && (isBelow ? target.host.endsWith(`.${host}`) : target.host === host);
}

/** Whether the pattern lists this target, its scheme included. */
export function listsTarget(pattern: HostPattern, target: Target): boolean {
  return (pattern.scheme === 'any' || pattern.scheme === target.scheme) && listsPort(pattern, target);
}

/** Where a request for an http or https URL goes. */
export function targetOf(url: URL): Target {
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const port = Number(url.port || (scheme === 'https' ? 443 : 80));
  return { scheme, host: canonicalHost(url.hostname) ?? url.hostname, port };
}

/** `host`, with the port unless it is the scheme's own. */
export function authorityOf({ scheme, host, port }: Target): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === (scheme === 'https' ? 443 : 80) ? name : `${name}:${port}`;
}

function parseHost(text: string): { host: string; isBelow: boolean; port: number | null } | null {
  const isBelow = text.startsWith('*.');
  const [, name, digits] =
    /^(\[[^\]]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(isBelow ? text.slice(2) : text) ?? [];
  const host = name === undefined ? null : canonicalHost(name);
  const port = digits === undefined ? null : Number(digits);
  if (host === null || host.includes('*') || (port !== null && !isPort(port))) return null;
  // An address has no names below it.
  return isBelow && (host.includes(':') || /^[\d.]+$/.test(host)) ? null : { host, isBelow, port };
}
