import type { Agent } from '@jettson/contract';

/** How many agents are being stopped at the same time. */
const AT_ONCE = 4;

/** What became of one agent. */
export interface StopOutcome {
  agent: Agent;
  /** Null: it could not be stopped. */
  ended: Agent | null;
  error: unknown;
}

/** Stops the agents, a few at a time. The others are stopped even if one cannot be. */
export async function stopAgents(
  agents: readonly Agent[],
  cancel: (agentId: string) => Promise<Agent>,
): Promise<StopOutcome[]> {
  const outcomes: StopOutcome[] = [];
  const waiting = [...agents.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, agent] = next;
      try {
        outcomes[index] = { agent, ended: await cancel(agent.agent_id), error: null };
      } catch (error) {
        outcomes[index] = { agent, ended: null, error };
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}
