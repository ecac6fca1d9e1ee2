import type { AgentNetwork, AgentTemplate } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { appendEvents } from '../../agents/append-events.ts';
import type { AgentRow } from '../../agents/queries.ts';
import { ApiError } from '../../errors.ts';

/** Sub-agents of one agent that have not ended. */
const MAX_LIVE = 10;
/** The same for the whole tree, in which a sub-agent may have sub-agents. */
const MAX_LIVE_IN_TREE = 30;
/** Ended ones included: a model that spawns in a loop is stopped, even without a budget. */
const MAX_IN_TREE = 200;

/** Who spawns a sub-agent, and by which call. */
export interface Parentage {
  parent: Pick<AgentRow, 'id' | 'rootId'> & { leaseId: string };
  callId: string;
  template: AgentTemplate | null;
  leftOut: string[];
  /** Whether an agent above it has a limit on its cost. */
  isCostLimited: boolean;
}

/**
 * Locks the parent and the agent that its tree began with until the transaction ends, so that neither ends or changes
 * meanwhile. Returns the id of the agent that the call has spawned before, if it has, and else the network that the parent
 * has now. Throws `conflict` if one of the two has ended or the parent is run elsewhere now, and
 * `concurrent_limit_reached`.
 */
export async function admitSubAgent(
  tx: Database,
  accountId: string,
  { parent: { id, rootId, leaseId }, callId }: Parentage,
): Promise<{ earlier: string } | { network: AgentNetwork | undefined }> {
  const root = rootId ?? id;
  const { rows: above } = await sql<{ id: string; isOurs: boolean; network: AgentNetwork | null }>`
    select id, definition->'network' as network,
           status in ('running', 'idle') and (id <> ${id} or lease_id = ${leaseId}) as "isOurs" from agents
     where account_id = ${accountId} and id = any(${[root, id]}::text[])
     order by created_at, id for no key update`.execute(tx);
  if (above.some(({ isOurs }) => !isOurs)) throw new ApiError('conflict', 'You are being stopped');
  const { rows } = await sql<{ earlier: string | null; children: number; live: number; all: number }>`
    select max(id) filter (where spawn_call_id = ${callId}) as earlier,
           count(*) filter (where is_live and parent_id = ${id})::int as children,
           count(*) filter (where is_live)::int as live, count(*)::int as all
      from (select id, parent_id, spawn_call_id, status in ('spawning', 'running', 'idle') as is_live from agents
             where account_id = ${accountId} and root_id = ${root}) tree`.execute(tx);
  const { earlier = null, children = 0, live = 0, all = 0 } = rows[0] ?? {};
  if (earlier !== null) return { earlier };
  if (children >= MAX_LIVE) {
    throw full(`${MAX_LIVE} sub-agents are working for you, which is the most; wait for one to end`);
  }
  if (live >= MAX_LIVE_IN_TREE) {
    throw full(`${MAX_LIVE_IN_TREE} agents are working on this task, which is the most; wait for one to end`);
  }
  if (all >= MAX_IN_TREE) {
    throw full(`This task has had ${MAX_IN_TREE} sub-agents, which is the most; do the rest yourself`);
  }
  return { network: above.find((one) => one.id === id)?.network ?? undefined };
}

function full(message: string): ApiError {
  return new ApiError('concurrent_limit_reached', message);
}

/** Says in the parent's log, in the transaction of the spawn, that it has this sub-agent. */
export async function recordSubAgent(
  tx: Database,
  accountId: string,
  { parent, callId, template, leftOut }: Parentage,
  { id, task }: { id: string; task: string },
): Promise<void> {
  await appendEvents(tx, accountId, parent.id, [
    {
      type: 'sub-agent-started',
      data: { call_id: callId, agent_id: id, task, template, left_out: leftOut },
    },
  ]);
}
