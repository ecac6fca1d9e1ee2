import {
  type Agent,
  type AgentList,
  type ListAgentsQuery,
  type MemoryAccess,
  parseTemplateReference,
} from '@jettson/contract';
import type { Database } from '@jettson/database';
import { decodeCursor, toPage } from '../http/cursor.ts';
import { selectAgents } from './list-queries.ts';
import type { AgentWithProgress } from './queries.ts';
import { toAgent } from './to-agent.ts';

/**
 * One page of the account's agents, newest first; under a memory limit those that were spawned under it. Throws
 * `invalid_query` for a cursor that we did not issue.
 */
export async function listAgents(
  db: Database,
  accountId: string,
  { limit, cursor, memoryLimit, ...query }: ListAgentsQuery & { memoryLimit: MemoryAccess | null },
): Promise<AgentList> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const rows = await selectAgents(db, accountId, {
    limit: limit + 1,
    after,
    filter: {
      status: query.status,
      name: query.name,
      parentId: query.parent_id === 'none' ? null : query.parent_id,
      template: query.template === undefined ? undefined : parseTemplateReference(query.template),
      text: query.q,
      metadata: query.metadata,
      createdAfter: query.created_after,
      createdBefore: query.created_before,
      updatedAfter: query.updated_after,
      memoryLimit,
    },
  });
  return toPage(rows, limit, toListed);
}

/** The schemas of an agent's tools may take a megabyte, and a page has up to 100 agents. */
function toListed(row: AgentWithProgress): Agent {
  const agent = toAgent(row);
  return { ...agent, tools: agent.tools.map((tool) => (typeof tool === 'string' ? tool : tool.name)) };
}
