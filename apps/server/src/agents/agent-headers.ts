import type { RequestHeaders } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { Sealing } from '../sealing/sealing.ts';
import { envPlace } from './agent-definition.ts';

/** The values of the headers that an agent's requests to MCP servers and HTTP tools carry, by the name of each. */
export interface AgentHeaders {
  mcp_servers: Record<string, RequestHeaders>;
  tools: Record<string, RequestHeaders>;
}

/** Opens the headers of an agent. Throws UnreadableSecretError when their key is not here. */
export async function openHeaders(
  { db, sealing }: { db: Database; sealing: Sealing },
  accountId: string,
  agentId: string,
): Promise<AgentHeaders> {
  const { rows } = await sql<{ sealed: string | null }>`
    select sealed_headers as sealed from agents where account_id = ${accountId} and id = ${agentId}`.execute(
    db,
  );
  const sealed = rows[0]?.sealed ?? null;
  return sealed === null
    ? { mcp_servers: {}, tools: {} }
    : JSON.parse(await sealing.open(sealed, envPlace(agentId)));
}
