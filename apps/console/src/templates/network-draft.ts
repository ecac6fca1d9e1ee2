import type { AgentNetwork, AgentNetworkRequest } from '@jettson/contract';
import { splitWords } from '../secrets/split-words.ts';

/** What an agent may reach, as it is typed. */
export interface NetworkDraft {
  /** unsaid: the template decides; without one, unrestricted. */
  type: 'unsaid' | AgentNetwork['type'];
  hosts: string;
  /** Undefined if the request leaves it out, which means no. */
  packageManagers?: boolean | undefined;
  mcpServers?: boolean | undefined;
}

export const EMPTY_NETWORK: NetworkDraft = { type: 'unsaid', hosts: '' };

export function toNetworkDraft(network: AgentNetworkRequest | null | undefined): NetworkDraft {
  if (!network) return EMPTY_NETWORK;
  return {
    type: network.type,
    hosts: network.allowed_hosts?.join('\n') ?? '',
    packageManagers: network.allow_package_managers ?? undefined,
    mcpServers: network.allow_mcp_servers ?? undefined,
  };
}

/** The network as the API takes it; undefined if nothing is said. */
export function readNetwork({
  type,
  hosts,
  packageManagers,
  mcpServers,
}: NetworkDraft): AgentNetworkRequest | undefined {
  if (type === 'unsaid') return undefined;
  if (type !== 'limited') return { type };
  const names = splitWords(hosts);
  return {
    type,
    ...(names.length > 0 && { allowed_hosts: names }),
    ...(packageManagers !== undefined && { allow_package_managers: packageManagers }),
    ...(mcpServers !== undefined && { allow_mcp_servers: mcpServers }),
  };
}

/** The network in a few words. */
export function describeNetwork(network: AgentNetworkRequest): string {
  if (network.type === 'unrestricted') return 'Unrestricted';
  if (network.type === 'none') return 'None';
  const parts = [
    ...(network.allowed_hosts ?? []),
    ...(network.allow_package_managers ? ['package registries'] : []),
    ...(network.allow_mcp_servers ? ['its MCP servers'] : []),
  ];
  return parts.length === 0 ? 'Limited to nothing' : `Limited to ${parts.join(', ')}`;
}
