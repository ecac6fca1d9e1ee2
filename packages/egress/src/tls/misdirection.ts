import { canonicalHost } from '../canonical-host.ts';
import type { Target } from '../parse-host-pattern.ts';

/**
 * Why a request inside a connection to `target` is not for it, or null if it is. `hosts`: all names that the request
 * gives for its server. What is meant for another host must not get this one's secrets, nor the other way round.
 */
export function misdirection(
  target: Target,
  { path, hosts }: { path: string; hosts: readonly string[] },
): string | null {
  if (!path.startsWith('/')) return 'Inside a tunnel, the target of a request begins with "/".';
  const isSame = hosts.length > 0 && hosts.every((host) => names(host, target));
  return isSame
    ? null
    : `This connection was opened to ${target.host}:${target.port}, and leads to no other host.`;
}

function names(host: string, target: Target): boolean {
  const [, name, port] = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(host) ?? [];
  const defaultPort = target.scheme === 'https' ? 443 : 80;
  return (
    name !== undefined && canonicalHost(name) === target.host && Number(port ?? defaultPort) === target.port
  );
}
