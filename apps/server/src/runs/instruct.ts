import { type SystemPromptInput, systemPrompt } from '@jettson/agent';
import type { AgentRow } from '../agents/queries.ts';
import { maxTurnsOf } from './count-turns.ts';

/** What the agent is told before its task. */
export function instruct(
  agent: AgentRow,
  { computer, tools }: Pick<SystemPromptInput, 'computer' | 'tools'>,
): string {
  const { secrets, instructions } = agent.definition;
  return systemPrompt({
    // The date of the spawn, so that a run that continues tomorrow has the same prompt.
    today: agent.createdAt.toISOString().slice(0, 10),
    maxTurns: maxTurnsOf(agent),
    computer,
    tools,
    secrets,
    instructions,
  });
}
