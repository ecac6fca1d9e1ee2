import type { AgentNetwork, AgentNetworkRequest } from '@jettson/contract';

/** A network with what is absent filled in. */
export function fillNetwork(network: AgentNetworkRequest): AgentNetwork {
  return {
    type: network.type,
    allowed_hosts: network.allowed_hosts ?? [],
    allow_package_managers: network.allow_package_managers ?? false,
    allow_mcp_servers: network.allow_mcp_servers ?? false,
  };
}
