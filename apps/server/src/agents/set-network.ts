import type { AgentNetwork } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { AgentDefinition } from './agent-definition.ts';
import { appendEvents, type LogSize } from './append-events.ts';

/**
 * Gives another network to an agent, and to the agents below it that inherit it. The caller has locked the agent and those
 * in `below`, which are all live agents below it. Returns how large the agent's log is now.
 */
export async function setNetwork(
  tx: Database,
  accountId: string,
  agentId: string,
  { network, below }: { network: AgentNetwork; below: readonly string[] },
): Promise<LogSize | undefined> {
  const { rows } = await sql<{ id: string; parentId: string | null; definition: AgentDefinition }>`
    select id, parent_id as "parentId", definition from agents
     where account_id = ${accountId} and id = any(${[agentId, ...below]}::text[]) order by created_at, id`.execute(
    tx,
  );
  const changed = new Set<string>();
  let log: LogSize | undefined;
  for (const { id, parentId, definition } of rows) {
    const { inherits_network: inherits, ...own } = definition;
    if (id !== agentId && !(inherits && changed.has(parentId ?? ''))) continue;
    changed.add(id);
    // The definition is JSON whose order counts, so it is written as a whole.
    const next = id === agentId ? { ...own, network } : { ...definition, network };
    await sql`
      update agents set definition = ${JSON.stringify(next)}::json, updated_at = now()
       where account_id = ${accountId} and id = ${id}`.execute(tx);
    const size = await appendEvents(tx, accountId, id, [{ type: 'network-changed', data: network }]);
    if (id === agentId) log = size;
  }
  return log;
}
