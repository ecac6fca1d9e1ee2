import type { AgentNetwork, AgentNetworkRequest } from '@jettson/contract';

/** The network with defaults for what the request leaves out. */
export function fillNetwork(network: AgentNetworkRequest): AgentNetwork {
  return {
    type: network.type,
    allowed_hosts: network.allowed_hosts ?? [],
    allow_package_managers: network.allow_package_managers ?? false,
    allow_mcp_servers: network.allow_mcp_servers ?? false,
  };
}
