import { DEFAULT_MAX_TURNS, type EventType } from '@jettson/contract';
import type { AgentRow } from '../agents/queries.ts';

/** Turns of the model for one task or follow-up, over all attempts. */
export function maxTurnsOf({ definition }: Pick<AgentRow, 'definition'>): number {
  return definition.max_turns ?? DEFAULT_MAX_TURNS;
}

/** The number of the last turn that it may take. A follow-up gets its own turns: those of earlier answers do not count. */
export function lastTurnOf(
  agent: Pick<AgentRow, 'definition'>,
  history: readonly { type: EventType }[],
): number {
  const lastAnswer = history.findLastIndex(({ type }) => type === 'final-result');
  const answered = history.slice(0, lastAnswer + 1).filter(({ type }) => type === 'message').length;
  return answered + maxTurnsOf(agent);
}
