import type { Network } from '@jettson/egress';
import type { AgentDefinition } from '../agents/agent-definition.ts';
import { PACKAGE_HOSTS } from './package-hosts.ts';

/** What the agent may reach, with all hosts that its network stands for. `packageHosts` are the operator's. */
export function toGrantedNetwork(
  { network, mcp_servers: servers = [] }: Pick<AgentDefinition, 'network' | 'mcp_servers'>,
  packageHosts: readonly string[],
): Network {
  if (network === undefined) return { type: 'unrestricted', allowedHosts: [] };
  const { type, allowed_hosts: allowedHosts } = network;
  return {
    type,
    allowedHosts: [
      ...allowedHosts,
      ...(network.allow_package_managers ? [...PACKAGE_HOSTS, ...packageHosts] : []),
      ...(network.allow_mcp_servers ? servers.map(({ url }) => hostOf(url)) : []),
    ],
  };
}

function hostOf(address: string): string {
  const { hostname, port, protocol } = new URL(address);
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}
