import type { Tool } from '@jettson/agent';
import type { AgentDefinition } from '../../agents/agent-definition.ts';
import { openHeaders } from '../../agents/agent-headers.ts';
import { openAccountSecrets } from '../../webhooks/open-account-secrets.ts';
import type { Run } from '../run.ts';
import { nameSecrets } from './name-secrets.ts';
import { postedTools } from './posted-tools.ts';

/** Whether the agent has tools that servers of others run. */
export function hasRemoteTools({ custom_tools: tools, mcp_servers: servers }: AgentDefinition): boolean {
  return servers !== undefined || (tools ?? []).some(({ type }) => type === 'http');
}

/**
 * The tools of the agent that servers of others run: HTTP tools, then those of MCP servers. Their requests count for
 * `networkId`. Throws UnreadableSecretError for headers whose key is not here, and what `openMcpTools` throws.
 */
export async function openRemoteTools(
  run: Run,
  networkId: string,
): Promise<{ tools: Tool[] } & AsyncDisposable> {
  const { deps, agent } = run;
  const { accountId } = agent;
  const keys = { db: deps.database.db, sealing: deps.sealing };
  const headers = await openHeaders(keys, accountId, agent.id);
  const { secrets = [] } = agent.definition;
  const posted = postedTools(
    {
      schemas: deps.schemas,
      headers: nameSecrets(headers.tools, secrets),
      fetch: (request) => deps.policyFetch(networkId, request),
      openSecrets: () => openAccountSecrets(keys, accountId),
    },
    agent,
  );
  // With the client of the protocol, which most runs do without.
  const { openMcpTools } = await import('./open-mcp-tools.ts');
  const mcp = await openMcpTools(run, {
    networkId,
    headers: nameSecrets(headers.mcp_servers, secrets),
  });
  return { tools: [...posted, ...mcp.tools], [Symbol.asyncDispose]: () => mcp[Symbol.asyncDispose]() };
}
