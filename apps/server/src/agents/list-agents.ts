import {
  type Agent,
  type AgentList,
  type ListAgentsQuery,
  type MemoryAccess,
  parseTemplateReference,
  TOTAL_MAX,
} from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { AgentFilter } from './agent-filter.ts';
import { addShown, decodeListCursor, encodeListCursor, type ListCursor } from './list-cursor.ts';
import { listOrder } from './list-order.ts';
import { countAgents, type ListedAgent, selectAgents } from './list-queries.ts';
import type { AgentWithProgress } from './queries.ts';
import { toAgent } from './to-agent.ts';

/**
 * One page of the account's agents in the order of `sort`; under a memory limit those that were spawned under it. Throws
 * `invalid_query` for a cursor that we did not issue, or of a list with another order.
 */
export async function listAgents(
  db: Database,
  accountId: string,
  { limit, cursor, sort, count, ...query }: ListAgentsQuery & { memoryLimit: MemoryAccess | null },
): Promise<AgentList> {
  const after = cursor === undefined ? undefined : decodeListCursor(cursor, sort);
  const filter = toFilter(query);
  const order = listOrder(sort);
  const rows = await selectAgents(db, accountId, { limit: limit + 1, order, after, filter });
  const page = rows.slice(0, limit);
  const next = rows.length > limit ? cursorAfter(page, after, order.isChanging) : undefined;
  const list = { data: page.map(toListed), next_cursor: next ? encodeListCursor(sort, next) : null };
  if (count === 'false') return list;
  const { total, isExact, costUsd } = await countAgents(db, accountId, { filter, limit: TOTAL_MAX });
  return { ...list, total, total_is_exact: isExact, total_cost_usd: costUsd };
}

function toFilter(
  query: Omit<ListAgentsQuery, 'limit' | 'cursor' | 'sort' | 'count'> & { memoryLimit: MemoryAccess | null },
): AgentFilter {
  return {
    status: query.status,
    name: query.name,
    parentId: query.parent_id === 'none' ? null : query.parent_id,
    ancestorId: query.ancestor_id,
    template: query.template === undefined ? undefined : parseTemplateReference(query.template),
    model: query.model,
    minCostUsd: query.min_cost_usd,
    text: query.q,
    metadata: query.metadata,
    createdAfter: query.created_after,
    createdBefore: query.created_before,
    updatedAfter: query.updated_after,
    memoryLimit: query.memoryLimit,
  };
}

function cursorAfter(
  page: readonly ListedAgent[],
  before: ListCursor | undefined,
  isChanging: boolean,
): ListCursor | undefined {
  const last = page.at(-1);
  if (last === undefined) return undefined;
  // Late agents come first. If the whole page is late, the list continues where it was.
  const position = last.isLate && before ? before : { key: last.sortKey, id: last.id };
  if (!isChanging) return { ...position, changes: null };
  const { asOf, shown } = before?.changes ?? { asOf: last.readAtExact, shown: [] };
  const moving = page.filter(({ mayMove }) => mayMove).map(({ id }) => id);
  return { ...position, changes: { asOf, shown: addShown(shown, moving) } };
}

/** The schemas of an agent's tools may take a megabyte, and a page has up to 100 agents. */
function toListed(row: AgentWithProgress): Agent {
  const agent = toAgent(row);
  return { ...agent, tools: agent.tools.map((tool) => (typeof tool === 'string' ? tool : tool.name)) };
}
