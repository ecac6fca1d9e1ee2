import { type AgentTools, ToolError } from '@jettson/agent';
import type { Database } from '@jettson/database';
import { type Child, chainOf, selectChildren } from '../../../agents/family-queries.ts';
import { ApiError } from '../../../errors.ts';
import { type SpawnSubAgentDeps, spawnSubAgent } from '../../../lifecycle/sub-agents/spawn-sub-agent.ts';
import type { RunSources } from '../../../memory/recall/run-sources.ts';
import { findReachedBudget } from '../../find-reached-budget.ts';
import type { LeasedAgent } from '../../leases.ts';
import { AwaitsAgents, Paused } from '../../run.ts';

/** What the tools for sub-agents of this agent do. */
export function openAgentTools(deps: SpawnSubAgentDeps, agent: LeasedAgent, sources: RunSources): AgentTools {
  const { db } = deps.database;
  return {
    async spawn(request, callId) {
      const spawning = spawnSubAgent(deps, agent, request, { callId, source: sources.lowest() });
      const { agentId, leftOut } = await spawning.catch((error) => {
        throw error instanceof ApiError ? new ToolError(error.message) : error;
      });
      return { agent_id: agentId, left_out: leftOut };
    },
    async wait(ids) {
      const children = await selectOwn(db, agent, ids);
      if (children.some(({ isOutOfBudget }) => isOutOfBudget)) await requireBudget(db, agent);
      if (children.some(({ hasEnded }) => !hasEnded)) throw new AwaitsAgents(ids);
      return children.map(({ id, status, finalResult, error }) => ({
        agent_id: id,
        status,
        final_result: finalResult,
        error,
      }));
    },
  };
}

/** The sub-agents with these ids, in their order. Throws a ToolError for an id of anything else. */
async function selectOwn(db: Database, agent: LeasedAgent, ids: readonly string[]): Promise<Child[]> {
  const children = await selectChildren(db, agent.accountId, { parentId: agent.id, ids });
  const found = ids.map((id) => children.find((child) => child.id === id));
  const foreign = ids.filter((_, index) => found[index] === undefined);
  if (foreign.length > 0) throw noneOfYours(agent, foreign);
  return found.filter((child) => child !== undefined);
}

/** Pauses the agent as well when a sub-agent has paused for its budget: it is where a higher limit is given. */
async function requireBudget(db: Database, agent: LeasedAgent): Promise<void> {
  const reached = await findReachedBudget(db, agent, 'tool-call');
  if (reached !== undefined) throw new Paused('budget_reached', { ...reached });
}

function noneOfYours(agent: LeasedAgent, ids: readonly string[]): ToolError {
  const shown = ids.slice(0, 5).map((id) => JSON.stringify(id.slice(0, 50)));
  const rest = ids.length > shown.length ? ` and ${ids.length - shown.length} more` : '';
  const above = ids.some((id) => chainOf(agent).includes(id))
    ? ' You cannot wait for yourself or for an agent that waits for you.'
    : '';
  return new ToolError(
    `Not sub-agents of yours: ${shown.join(', ')}${rest}.${above} Wait for ids that jettson_agents_spawn gave you.`,
  );
}
