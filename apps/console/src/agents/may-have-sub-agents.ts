import type { Agent } from '@jettson/contract';

/** Whether the agent can have sub-agents. */
export function mayHaveSubAgents({ tools }: Agent): boolean {
  return tools.includes('jettson_agents_spawn');
}
