import {
  HIDDEN_VALUE,
  type RequestHeaders,
  type ShownHeaders,
  type SpawnAgentRequest,
} from '@jettson/contract';
import type { AgentHeaders } from '../agents/agent-headers.ts';

/** The names of headers, as the definition keeps them. */
export function hideHeaders(headers: RequestHeaders | null | undefined): ShownHeaders {
  return Object.fromEntries(Object.keys(headers ?? {}).map((name) => [name, HIDDEN_VALUE]));
}

/** The values of all headers that the request gives, to be sealed; null without any. */
export function collectHeaders({
  mcp_servers: servers,
  tools,
}: Pick<SpawnAgentRequest, 'mcp_servers' | 'tools'>): AgentHeaders | null {
  const httpTools = (tools ?? []).flatMap((tool) =>
    typeof tool !== 'string' && tool.type === 'http' ? [tool] : [],
  );
  const headers = { mcp_servers: byName(servers ?? []), tools: byName(httpTools) };
  const hasAny = Object.values(headers).some((part) => Object.keys(part).length > 0);
  return hasAny ? headers : null;
}

function byName(
  owners: readonly { name: string; headers?: RequestHeaders | null | undefined }[],
): Record<string, RequestHeaders> {
  return Object.fromEntries(
    owners.flatMap(({ name, headers }) =>
      headers && Object.keys(headers).length > 0 ? [[name, headers]] : [],
    ),
  );
}
